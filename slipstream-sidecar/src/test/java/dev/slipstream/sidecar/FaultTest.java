/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.sidecar.backend.EchoClient;
import dev.slipstream.sidecar.backend.EchoMethods;
import dev.slipstream.sidecar.backend.EchoServer;
import dev.slipstream.sidecar.backend.RawEndpoint;
import dev.slipstream.sidecar.backend.RawEndpoint.Conduct;
import dev.slipstream.sidecar.config.Address;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FaultTest
{
    private static final byte[] HELLO = EchoClient.HELLO;
    private static final String TCP = "tcp:127.0.0.1:0";

    /** The preface of a client of HTTP/2 and its empty SETTINGS, RFC 9113, 3.4. */
    private static final byte[] PREFACE =
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

    @Test
    void shouldCancelACallThatHangsAtItsDeadline() throws Exception
    {
        try (RawEndpoint endpoint = new RawEndpoint(Conduct.HANG); TestSidecar sidecar = sidecar(endpoint.port()))
        {
            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(sidecar.client("in").channel(), EchoMethods.ECHO,
                CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS), HELLO))
                .isInstanceOfSatisfying(StatusRuntimeException.class,
                    (e) -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
            assertThat(endpoint.awaitReset()).isTrue();
        }
    }

    @Test
    void shouldEndTheCallOfAnEndpointThatSendsNothingMore() throws Exception
    {
        try (RawEndpoint endpoint = new RawEndpoint(Conduct.HALF_CLOSE);
            TestSidecar sidecar = sidecar(endpoint.port()))
        {
            assertThatThrownBy(() -> sidecar.client("in").echo(HELLO)).isInstanceOfSatisfying(
                StatusRuntimeException.class, (e) ->
                {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(e.getStatus().getDescription())
                        .isEqualTo("the connection to tcp:127.0.0.1:" + endpoint.port() + " broke");
                });
        }
    }

    /** What was refused for sure is repeated by gRPC itself, and then it is the other endpoint's turn. */
    @ParameterizedTest
    @EnumSource(names = {"GO_AWAY", "REFUSE"})
    void shouldHaveCallsAnsweredElsewhereThatAnEndpointRefuses(final Conduct conduct) throws Exception
    {
        try (RawEndpoint endpoint = new RawEndpoint(conduct);
            EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = sidecar(endpoint.port(), server.port()))
        {
            final EchoClient client = sidecar.client("in");
            for (int i = 0; i < 10; i++)
            {
                assertThat(client.name()).isEqualTo("a");
            }
            assertThat(sidecar.log()).hasSizeGreaterThan(10);
        }
    }

    @Test
    void shouldLetCallsGoOnWhoseEndpointHasLeftDnsAndKeepWhatItKnows() throws Exception
    {
        final AtomicReference<String> address = new AtomicReference<>("127.0.0.1");
        final AtomicInteger failures = new AtomicInteger();
        try (EchoServer first = EchoServer.start("a", "127.0.0.1", 0);
            EchoServer second = EchoServer.start("b", "127.0.0.2", first.port());
            TestSidecar sidecar = TestSidecar.start("""
                eventLoops: 1
                upstreams:
                  app: {dns: "app.test:%d", refresh: 100ms, plaintext: true}
                listeners:
                  - {name: in, address: "tcp:127.0.0.1:0", direction: inbound, routes: [{upstream: app}]}
                """.formatted(second.port()), (host) ->
            {
                if (address.get().isEmpty())
                {
                    failures.incrementAndGet();
                    throw new UnknownHostException(host);
                }
                return new InetAddress[]{InetAddress.getByName(address.get())};
            }))
        {
            final EchoClient client = sidecar.client("in");
            final EchoClient.Chat chat = client.chat();
            chat.say(HELLO);
            address.set("127.0.0.2");
            while (!"b".equals(client.name()))
            {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            chat.say(HELLO);
            chat.end();

            address.set("");
            while (failures.get() < 2)
            {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(client.name()).isEqualTo("b");
        }
    }

    @Test
    void shouldServeAThousandConnectionsAndNoMore() throws Exception
    {
        final int limit = 1_000;
        final List<Socket> sockets = new ArrayList<>();
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port(),
                "limits: {connections: " + limit + "}")))
        {
            final EchoClient client = sidecar.client("in");
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
            final Address.Tcp address = (Address.Tcp)sidecar.addresses().get("in");
            for (int i = 1; i < limit; i++)
            {
                final Socket socket = new Socket(address.host(), address.port());
                sockets.add(socket);
                socket.getOutputStream().write(PREFACE);
            }
            for (final Socket socket : sockets)
            {
                // Its SETTINGS: each is served.
                assertThat(socket.getInputStream().readNBytes(9)).hasSize(9);
            }
            assertThat(connections(sidecar)).isEqualTo(limit);
            try (Socket surplus = new Socket(address.host(), address.port()))
            {
                assertThat(surplus.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
            for (final Socket socket : sockets)
            {
                socket.close();
            }
            while (connections(sidecar) > 1)
            {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
        }
        finally
        {
            for (final Socket socket : sockets)
            {
                socket.close();
            }
        }
    }

    private static double connections(final TestSidecar sidecar)
    {
        return sidecar.registry().get("slipstream.sidecar.connections").gauge().value();
    }

    private static TestSidecar sidecar(final int... ports) throws IOException
    {
        final List<String> endpoints = new ArrayList<>();
        for (final int port : ports)
        {
            endpoints.add("tcp:127.0.0.1:" + port);
        }
        return TestSidecar.start(TestSidecar.config(TCP, String.join(", ", endpoints)));
    }
}
