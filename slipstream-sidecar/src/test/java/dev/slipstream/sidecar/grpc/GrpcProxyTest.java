/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.sidecar.TestSidecar;
import dev.slipstream.sidecar.backend.EchoClient;
import dev.slipstream.sidecar.backend.EchoMethods;
import dev.slipstream.sidecar.backend.EchoServer;
import dev.slipstream.sidecar.backend.RawCaller;
import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.metrics.GrpcStatus;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class GrpcProxyTest
{
    private static final byte[] HELLO = EchoClient.HELLO;
    private static final String TCP = "tcp:127.0.0.1:0";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {TCP, "unix:DIR/in.sock"})
    void shouldPassCallsOfAllSizes(final String address) throws IOException
    {
        final long seed = System.nanoTime();
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(address.replace("DIR", directory.toString()),
                "tcp:127.0.0.1:" + server.port())))
        {
            final EchoClient client = sidecar.client("in");
            for (final int size : new int[]{0, 1, 16 * 1024, 100_000, 4 << 20})
            {
                final byte[] message = new byte[size];
                new Random(seed).nextBytes(message);
                assertThat(client.echo(message)).as("seed %d, size %d", seed, size).isEqualTo(message);
            }
        }
        assertThat(Files.exists(directory.resolve("in.sock"))).isFalse();
    }

    @Test
    void shouldPassMessagesBothWaysOneByOne() throws IOException, InterruptedException
    {
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port())))
        {
            final EchoClient.Chat chat = sidecar.client("in").chat();
            for (int i = 0; i < 100; i++)
            {
                chat.say(new byte[]{(byte)i});
            }
            chat.end();
        }
    }

    @Test
    void shouldPassHeadersTrailersAndStatus() throws IOException
    {
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port())))
        {
            final Metadata headers = new Metadata();
            headers.put(EchoServer.NOTE, "of the test");
            headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), "00-trace-span-01");

            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(ClientInterceptors.intercept(
                sidecar.client("in").channel(), MetadataUtils.newAttachHeadersInterceptor(headers)), EchoMethods.FAIL,
                CallOptions.DEFAULT, new byte[]{(byte)Status.Code.NOT_FOUND.value()}))
                .isInstanceOfSatisfying(StatusRuntimeException.class, (e) ->
                {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                    assertThat(e.getStatus().getDescription()).isEqualTo("as asked: ü %");
                    assertThat(e.getTrailers().get(EchoServer.NOTE)).isEqualTo("note of the test");
                });
            assertThat(sidecar.log()).singleElement().satisfies((record) ->
            {
                assertThat(record.status()).isEqualTo(GrpcStatus.NOT_FOUND);
                assertThat(record.traceParent()).isEqualTo("00-trace-span-01");
                assertThat(record.path()).isEqualTo("/test.Echo/Fail");
                assertThat(record.endpoint()).isEqualTo("tcp:127.0.0.1:" + server.port());
                assertThat(record.requestBytes()).isEqualTo(1 + 5);
            });
        }
    }

    @Test
    void shouldPassACancellation() throws IOException, InterruptedException
    {
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port())))
        {
            final Future<byte[]> call = sidecar.client("in").hang();
            assertThat(server.awaitHanging()).isTrue();
            assertThat(call.cancel(true)).isTrue();
            assertThat(server.awaitCancelled()).isTrue();
        }
    }

    /** Each of which resets a stream; Netty's codec would end the connection at the 200th within half a minute. */
    @Test
    void shouldGoOnWithAConnectionWhoseCallsAreAnsweredBeforeTheirMessagesHaveCome() throws IOException
    {
        final int calls = 300;
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port()));
            RawCaller caller = new RawCaller(((Address.Tcp)sidecar.addresses().get("in")).port()))
        {
            for (int i = 0; i < calls; i++)
            {
                caller.callAndSendLate("/test.Echo/Missing");
            }
            assertThat(caller.resets()).isGreaterThanOrEqualTo(calls);
            assertThat(sidecar.log()).hasSize(calls)
                .allMatch((record) -> record.status() == GrpcStatus.UNIMPLEMENTED);
        }
    }

    @Test
    void shouldCancelWhatIsBeyondItsDeadlineOrHasLostItsCaller() throws IOException, InterruptedException
    {
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port())))
        {
            assertStatus(Status.Code.DEADLINE_EXCEEDED,
                () -> ClientCalls.blockingUnaryCall(sidecar.client("in").channel(),
                    EchoMethods.HANG, CallOptions.DEFAULT.withDeadlineAfter(200, TimeUnit.MILLISECONDS), HELLO));
            assertThat(server.awaitCancelled()).isTrue();
        }
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port())))
        {
            final EchoClient client = sidecar.client("in");
            final Future<byte[]> hanging = client.hang();
            assertThat(server.awaitHanging()).isTrue();
            client.channel().shutdownNow();
            assertThat(server.awaitCancelled()).isTrue();
            assertThatThrownBy(() -> hanging.get(30, TimeUnit.SECONDS)).hasMessageContaining("UNAVAILABLE");
        }
    }

    @Test
    void shouldHoldUpASenderThatIsFasterThanTheReader() throws IOException
    {
        final int messages = 4_000;
        // What the windows and buffers of two connections, of the sidecar and of both ends hold, and some room.
        final long mostInBetween = (8 << 20) / (16 << 10);
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port())))
        {
            // The blocking iterator asks for a message when it has given one out.
            final Iterator<byte[]> answers = ClientCalls.blockingServerStreamingCall(sidecar.client("in").channel(),
                EchoMethods.FLOOD, CallOptions.DEFAULT, new byte[messages]);
            for (int i = 0; i < messages; i++)
            {
                assertThat(answers.next()).hasSize(16 << 10);
                assertThat(server.flooded() - i).isLessThan(mostInBetween);
            }
            assertThat(answers.hasNext()).isFalse();
        }
    }

    @Test
    void shouldTakeTurnsAmongEndpointsAndLeaveOutThoseThatAreDead() throws IOException
    {
        try (EchoServer first = EchoServer.start("a", "127.0.0.1", 0);
            EchoServer second = EchoServer.start("b", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP,
                "tcp:127.0.0.1:" + first.port() + ", tcp:127.0.0.1:" + second.port())))
        {
            final EchoClient client = sidecar.client("in");
            final Map<String, Integer> answers = new HashMap<>();
            for (int i = 0; i < 20; i++)
            {
                answers.merge(client.name(), 1, Integer::sum);
            }
            assertThat(answers).containsExactlyInAnyOrderEntriesOf(Map.of("a", 10, "b", 10));

            second.close();
            for (int i = 0; i < 20; i++)
            {
                assertThat(client.name()).isEqualTo("a");
            }
            assertThat(sidecar.registry().get("slipstream.sidecar.ejections").counter().count()).isPositive();
        }
    }

    @Test
    void shouldAnswerUnavailableWithoutAnEndpointAndRecover() throws IOException
    {
        final int port;
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0))
        {
            port = server.port();
        }
        try (TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + port)))
        {
            final EchoClient client = sidecar.client("in");
            assertThatThrownBy(() -> client.echo(HELLO)).isInstanceOfSatisfying(StatusRuntimeException.class, (e) ->
            {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                assertThat(e.getStatus().getDescription()).startsWith("no endpoint of app is available; tcp:");
            });
            try (EchoServer server = EchoServer.start("a", "127.0.0.1", port))
            {
                assertThat(server.port()).isEqualTo(port);
                assertThat(client.echoUntilAnswered()).isEqualTo(HELLO);
            }
            // The connection that is there breaks, and is made again.
            try (EchoServer server = EchoServer.start("b", "127.0.0.1", port))
            {
                assertThat(server.port()).isEqualTo(port);
                assertThat(client.echoUntilAnswered()).isEqualTo(HELLO);
            }
        }
    }

    @Test
    void shouldEjectWhatAnswersUnavailableAsLongAsThereIsAnother() throws IOException
    {
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port())))
        {
            final EchoClient client = sidecar.client("in");
            for (int i = 0; i < 20; i++)
            {
                assertStatus(Status.Code.UNAVAILABLE, () -> client.fail(Status.Code.UNAVAILABLE));
            }
            assertThat(sidecar.registry().get("slipstream.sidecar.ejections").counter().count()).isZero();
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void shouldGoOnWithoutAnEndpointThatAcceptsAndSaysNothing() throws IOException
    {
        try (ServerSocket silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start("""
                upstreams:
                  app:
                    endpoints: [tcp:127.0.0.1:%d, tcp:127.0.0.1:%d]
                    connectTimeout: 100ms
                listeners:
                  - name: in
                    address: tcp:127.0.0.1:0
                    direction: inbound
                    routes:
                      - upstream: app
                """.formatted(silent.getLocalPort(), server.port())))
        {
            final EchoClient client = sidecar.client("in");
            for (int i = 0; i < 10; i++)
            {
                assertThat(client.echo(HELLO)).isEqualTo(HELLO);
            }
            assertThat(sidecar.registry().get("slipstream.sidecar.ejections").counter().count()).isPositive();
        }
    }

    @Test
    void shouldTakeNoMoreCallsThanTheLimit() throws IOException, InterruptedException
    {
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port(),
                "limits: {calls: 1}")))
        {
            final EchoClient client = sidecar.client("in");
            final Future<byte[]> hanging = client.hang();
            assertThat(server.awaitHanging()).isTrue();
            assertStatus(Status.Code.RESOURCE_EXHAUSTED, () -> client.echo(HELLO));
            hanging.cancel(true);
            assertThat(server.awaitCancelled()).isTrue();
            // The place is given back on the event loop before the cancellation passes.
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void shouldRouteByServiceAndMethod() throws IOException
    {
        try (EchoServer first = EchoServer.start("a", "127.0.0.1", 0);
            EchoServer second = EchoServer.start("b", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start("""
                upstreams:
                  a:
                    endpoints: [tcp:127.0.0.1:%d]
                  b:
                    endpoints: [tcp:127.0.0.1:%d]
                listeners:
                  - name: in
                    address: tcp:127.0.0.1:0
                    direction: inbound
                    routes:
                      - {service: test.Echo, method: Name, upstream: b}
                      - {service: test.Echo, method: Echo, upstream: a}
                """.formatted(first.port(), second.port())))
        {
            final EchoClient client = sidecar.client("in");
            assertThat(client.name()).isEqualTo("b");
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
            assertThatThrownBy(
                () -> ClientCalls.blockingUnaryCall(client.channel(), EchoMethods.HANG, CallOptions.DEFAULT,
                    HELLO))
                .hasMessage("UNIMPLEMENTED: the sidecar has no route for /test.Echo/Hang");
            assertThat(sidecar.log()).extracting(CallRecord::route)
                .containsExactly("test.Echo/Name", "test.Echo/Echo", null);
        }
    }

    private static void assertStatus(final Status.Code code, final Runnable call)
    {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StatusRuntimeException.class,
            (e) -> assertThat(e.getStatus().getCode()).isEqualTo(code));
    }
}
