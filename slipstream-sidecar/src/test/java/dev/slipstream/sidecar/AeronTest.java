/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.rig.ScratchDirectory;
import dev.slipstream.sidecar.backend.EchoClient;
import dev.slipstream.sidecar.backend.EchoServer;
import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two sidecars with Aeron UDP between them: {@code near} is called over TCP, and calls {@code far}. */
@Timeout(120)
class AeronTest
{
    private static final String COMMON = """
        eventLoops: 1
        drain: {application: 0s, calls: 30s}
        aeron: {directory: %s, termLength: 256k}
        """;

    private static ScratchDirectory scratch;
    private static TestAuthority authority;
    private static EchoServer server;
    private static ServerSocket bytes;
    private static TestSidecar far;
    private static TestSidecar near;

    @BeforeAll
    static void start() throws IOException
    {
        scratch = ScratchDirectory.create("sidecar-aeron");
        authority = TestAuthority.in(scratch.path());
        authority.issue("far");
        authority.issue("near");
        server = EchoServer.start("a", "127.0.0.1", 0);
        bytes = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        bytes.setSoTimeout(30_000);
        far = TestSidecar.start(COMMON.formatted(scratch.path()) + """
            upstreams:
              app: {endpoints: [tcp:127.0.0.1:%d]}
              bytes: {endpoints: [tcp:127.0.0.1:%d]}
            listeners:
              - {name: tls, address: "aeron:127.0.0.1:0", direction: inbound, routes: [{upstream: app}], %s}
              - {name: plain, address: "aeron:127.0.0.1:0", direction: inbound, routes: [{upstream: app}]}
              - {name: bytes, address: "aeron:127.0.0.1:0", direction: inbound, protocol: bytes, upstream: bytes, %s}
            """.formatted(server.port(), bytes.getLocalPort(), authority.section("far", ""),
            authority.section("far", "")));
        final String tls = authority.section("near", ", peers: [spiffe://test/far]");
        near = TestSidecar.start(COMMON.formatted(scratch.path()) + "upstreams:\n" +
            upstream("tls", far, tls) + upstream("plain", far, "plaintext: true") + upstream("bytes", far, tls) +
            """
                listeners:
                  - {name: tls, address: "tcp:127.0.0.1:0", direction: outbound, routes: [{upstream: tls}]}
                  - {name: plain, address: "tcp:127.0.0.1:0", direction: outbound, routes: [{upstream: plain}]}
                  - {name: bytes, address: "tcp:127.0.0.1:0", direction: outbound, protocol: bytes, upstream: bytes}
                """);
    }

    @AfterAll
    static void stop() throws IOException
    {
        near.close();
        far.close();
        server.close();
        bytes.close();
        scratch.close();
    }

    @Test
    void shouldCarryCallsWithTlsAndWithoutIt()
    {
        final long seed = System.nanoTime();
        for (final String listener : new String[]{"tls", "plain"})
        {
            final EchoClient client = near.client(listener);
            for (final int size : new int[]{0, 1, 100_000, 2 << 20})
            {
                final byte[] message = new byte[size];
                new Random(seed).nextBytes(message);
                assertThat(client.echo(message)).as("%s, seed %d, size %d", listener, seed, size).isEqualTo(message);
            }
        }
        assertThat(far.log()).filteredOn((record) -> "tls".equals(record.listener()))
            .isNotEmpty().allSatisfy((record) -> assertThat(record.identity())
                .isEqualTo("near.test, spiffe://test/near"));
        assertThat(near.log()).allSatisfy((record) -> assertThat(record.endpoint()).startsWith("aeron:127.0.0.1:"));
    }

    @Test
    void shouldCarryBytesAndTheEndOfEachDirection() throws Exception
    {
        final long seed = System.nanoTime();
        final byte[] sent = new byte[3_000_000];
        new Random(seed).nextBytes(sent);
        final CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() ->
        {
            try (Socket socket = bytes.accept())
            {
                final byte[] all = socket.getInputStream().readAllBytes();
                socket.getOutputStream().write(all);
                return all;
            }
            catch (final IOException e)
            {
                throw new UncheckedIOException(e);
            }
        });
        try (Socket socket = connect(near, "bytes"))
        {
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            final byte[] back = socket.getInputStream().readAllBytes();
            assertThat(received.get(30, TimeUnit.SECONDS)).as("seed %d", seed).hasSize(sent.length).isEqualTo(sent);
            assertThat(back).as("seed %d", seed).hasSize(sent.length).isEqualTo(sent);
        }
    }

    @Test
    void shouldGiveItsPortToASuccessorAndRefuseMoreThanItsLimit() throws Exception
    {
        final String config = COMMON.formatted(scratch.path()) + """
            limits: {connections: 1}
            upstreams:
              app: {endpoints: [tcp:127.0.0.1:%d]}
            listeners:
              - {name: in, address: "%s", direction: inbound, routes: [{upstream: app}]}
            """;
        final TestSidecar first = TestSidecar.start(config.formatted(server.port(), "aeron:127.0.0.1:0"));
        try (TestSidecar caller = TestSidecar.start(COMMON.formatted(scratch.path()) + "upstreams:\n" +
            upstream("in", first, "plaintext: true").replace("  in:", "  more:") +
            upstream("in", first, "plaintext: true") + """
                listeners:
                  - {name: in, address: "tcp:127.0.0.1:0", direction: outbound, routes: [{upstream: in}]}
                  - {name: more, address: "tcp:127.0.0.1:0", direction: outbound, protocol: bytes, upstream: more}
                """))
        {
            final EchoClient client = caller.client("in");
            assertThat(client.echo(EchoClient.HELLO)).isEqualTo(EchoClient.HELLO);
            try (Socket more = connect(caller, "more"))
            {
                assertThat(readOrReset(more)).isEqualTo(-1);
            }
            assertThat(first.registry().get("slipstream.sidecar.rejected").tag("listener", "in")
                .tag("reason", "connections").counter().count()).isEqualTo(1);
            final EchoClient.Chat chat = client.chat();
            chat.say(EchoClient.HELLO);
            try (TestSidecar second = TestSidecar.start(config.formatted(server.port(), first.addresses().get("in"))))
            {
                final CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> drain(first));
                while (second.log().isEmpty())
                {
                    client.echoUntilAnswered();
                }
                chat.say(EchoClient.HELLO);
                chat.end();
                drained.get(30, TimeUnit.SECONDS);
            }
        }
        finally
        {
            first.close();
        }
    }

    private static void drain(final TestSidecar sidecar)
    {
        try
        {
            sidecar.sidecar().drain();
        }
        catch (final InterruptedException e)
        {
            throw new AssertionError(e);
        }
    }

    private static String upstream(final String listener, final TestSidecar target, final String protection)
    {
        return "  %s: {endpoints: ['%s'], ejection: {minimum: 1ms, maximum: 1ms}, connectTimeout: 30s, %s}%n"
            .formatted(listener, target.addresses().get(listener), protection);
    }

    private static Socket connect(final TestSidecar sidecar, final String listener) throws IOException
    {
        final Address.Tcp address = (Address.Tcp)sidecar.addresses().get(listener);
        return new Socket(address.host(), address.port());
    }

    private static int readOrReset(final Socket socket) throws IOException
    {
        try
        {
            return socket.getInputStream().read();
        }
        catch (final SocketException e)
        {
            return -1;
        }
    }
}
