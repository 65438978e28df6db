/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.sidecar.TestSidecar;
import dev.slipstream.sidecar.backend.EchoClient;
import dev.slipstream.sidecar.backend.EchoServer;
import dev.slipstream.sidecar.config.Address;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two sidecars with TLS between them: {@code near} is called in plaintext, and calls {@code far}. */
@Timeout(60)
class MutualTlsTest
{
    private static final Duration DAY = Duration.ofDays(1);
    private static final byte[] HELLO = EchoClient.HELLO;
    private static final String PEERS = ", peers: [spiffe://test/far]";
    private static final String PLAIN = "tcp:127.0.0.1:0";

    @TempDir
    private static Path directory;

    private static TestAuthority authority;
    private static EchoServer server;
    private static ServerSocket bytes;
    private static TestSidecar far;
    private static TestSidecar near;

    @BeforeAll
    static void start() throws IOException
    {
        authority = TestAuthority.in(directory);
        authority.issue("far");
        authority.issue("near");
        authority.issue("admin");
        final TestAuthority stranger = TestAuthority.in(directory.resolve("stranger"));
        stranger.issue("near");
        server = EchoServer.start("a", "127.0.0.1", 0);
        bytes = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        bytes.setSoTimeout(30_000);
        far = TestSidecar.start("""
            eventLoops: 1
            upstreams:
              app: {endpoints: [tcp:127.0.0.1:%d]}
              bytes: {endpoints: [tcp:127.0.0.1:%d]}
            listeners:
              - name: in
                address: tcp:127.0.0.1:0
                direction: inbound
                %s
                routes:
                  - {service: test.Echo, method: Name, upstream: app, peers: [admin.test]}
                  - upstream: app
              - name: bytes
                address: tcp:127.0.0.1:0
                direction: inbound
                protocol: bytes
                upstream: bytes
                %s
              - name: hasty
                address: tcp:127.0.0.1:0
                direction: inbound
                protocol: bytes
                upstream: bytes
                %s
            """.formatted(server.port(), bytes.getLocalPort(), authority.section("far", ""),
            authority.section("far", ", peers: [spiffe://test/near]"),
            authority.section("far", ", handshakeTimeout: 50ms")));
        final Path strange = directory.resolve("stranger");
        final String credulous = "tls: {certificate: " + strange.resolve("near.crt") + ", key: " +
            strange.resolve("near.key") + ", authorities: " + authority.authorities() + PEERS + "}";
        final String distrustful = "tls: {certificate: " + authority.certificate("near") + ", key: " +
            authority.key("near") + ", authorities: " + stranger.authorities() + PEERS + "}";
        near = TestSidecar.start("eventLoops: 1\nupstreams:\n" +
            upstream("good", "in", authority.section("near", PEERS)) +
            upstream("admin", "in", authority.section("admin", PEERS)) +
            upstream("elsewhere", "in", authority.section("near", ", peers: [spiffe://test/elsewhere]")) +
            upstream("stranger", "in", credulous) +
            upstream("distrustful", "in", distrustful) +
            upstream("bytes", "bytes", authority.section("near", PEERS)) +
            upstream("bytes-admin", "bytes", authority.section("admin", PEERS)) +
            upstream("bytes-elsewhere", "bytes", authority.section("near", ", peers: [spiffe://test/elsewhere]")) +
            "listeners:\n" + grpc("good") + grpc("admin") + grpc("elsewhere") + grpc("stranger") +
            grpc("distrustful") + raw("bytes") + raw("bytes-admin") + raw("bytes-elsewhere"));
    }

    @AfterAll
    static void stop() throws IOException
    {
        near.close();
        far.close();
        server.close();
        bytes.close();
    }

    @Test
    void shouldCarryCallsOfThoseWhoKnowEachOther()
    {
        final long seed = System.nanoTime();
        final EchoClient client = near.client("good");
        for (final int size : new int[]{0, 1, 16 << 10, 100_000, 1 << 20})
        {
            final byte[] message = new byte[size];
            new Random(seed).nextBytes(message);
            assertThat(client.echo(message)).as("seed %d, size %d", seed, size).isEqualTo(message);
        }
        assertThat(far.log()).anySatisfy((record) -> assertThat(record.identity())
            .isEqualTo("near.test, spiffe://test/near"));
        assertThat(near.log()).allSatisfy((record) -> assertThat(record.identity()).isNull());
        assertThat(far.registry().get("slipstream.sidecar.tls.certificate.expiry").tag("name", "in").gauge().value())
            .isBetween(1.0, (double)DAY.toSeconds());
    }

    @Test
    void shouldLetOnlyThoseCallARouteWhomItIsFor()
    {
        assertThat(near.client("admin").name()).isEqualTo("a");
        assertThatThrownBy(() -> near.client("good").name()).isInstanceOfSatisfying(StatusRuntimeException.class,
            (e) ->
            {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
                assertThat(e.getStatus().getDescription()).isEqualTo(
                    "the sidecar's route test.Echo/Name is not for near.test, spiffe://test/near");
            });
        assertThat(far.registry().get("slipstream.sidecar.rejected").tag("reason", "peer").tag("listener", "in")
            .counter().count()).isPositive();
    }

    @Test
    void shouldNotCallSomebodyElse()
    {
        assertUnavailable("elsewhere",
            "TLS: it is far.test, spiffe://test/far and not spiffe://test/elsewhere");
        assertThat(failures(near, "elsewhere", "identity")).isPositive();
        assertUnavailable("distrustful", "TLS: no authority vouches for the certificate of far.test");
        assertThat(failures(near, "distrustful", "untrusted")).isPositive();
    }

    @Test
    void shouldNotBeCalledByWhomNoAuthorityVouchesFor()
    {
        assertUnavailable("stranger", "TLS: ");
        assertThat(failures(near, "stranger", "refused")).isPositive();
        assertThat(failures(far, "in", "untrusted")).isPositive();
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
                throw new AssertionError(e);
            }
        });
        try (Socket socket = connect(near, "bytes"))
        {
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().readAllBytes()).as("seed %d", seed).isEqualTo(sent);
        }
        assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(sent);
    }

    @Test
    void shouldPassAResetAsSuch() throws Exception
    {
        try (Socket socket = connect(near, "bytes"))
        {
            socket.getOutputStream().write(1);
            try (Socket accepted = bytes.accept())
            {
                assertThat(accepted.getInputStream().read()).isEqualTo(1);
                accepted.setSoLinger(true, 0);
            }
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void shouldNotTakeACutForAnEnd() throws Exception
    {
        final X509Bundle peer = authority.issue("near");
        final Address.Tcp address = (Address.Tcp)far.addresses().get("bytes");
        try (Socket tcp = new Socket(address.host(), address.port());
            SSLSocket socket = (SSLSocket)context(peer).getSocketFactory().createSocket(tcp, address.host(),
                address.port(), false))
        {
            socket.getOutputStream().write(1);
            try (Socket accepted = bytes.accept())
            {
                assertThat(accepted.getInputStream().read()).isEqualTo(1);
                // Past TLS: somebody on the way.
                tcp.shutdownOutput();
                assertThatThrownBy(() -> accepted.getInputStream().read()).isInstanceOf(SocketException.class);
            }
        }
    }

    @Test
    void shouldCloseAConnectionOfWhomItIsNotFor() throws IOException
    {
        try (Socket socket = connect(near, "bytes-admin"))
        {
            assertThat(readOrReset(socket)).isEqualTo(-1);
        }
        assertThat(failures(far, "bytes", "identity")).isPositive();
        try (Socket socket = connect(near, "bytes-elsewhere"))
        {
            assertThat(readOrReset(socket)).isEqualTo(-1);
        }
        assertThat(failures(near, "bytes-elsewhere", "identity")).isPositive();
    }

    @Test
    void shouldRefuseACertificateThatHasExpired() throws Exception
    {
        final Instant now = Instant.now();
        final X509Bundle old = authority.issue("old", (builder) -> builder.notBefore(now.minus(DAY.multipliedBy(2)))
            .notAfter(now.minus(DAY)));
        try (SSLSocket socket = tls(far, "in", context(old)))
        {
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SSLException.class);
        }
        assertThat(failures(far, "in", "expired")).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhoShowsNothingOrIsTooOldOrSpeaksPlainly() throws Exception
    {
        final SSLContext anonymous = SSLContext.getInstance("TLS");
        anonymous.init(new KeyManager[0], new TrustManager[]{authority.issue("near").toTrustManager()}, null);
        try (SSLSocket socket = tls(far, "in", anonymous))
        {
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SSLException.class);
        }
        assertThat(failures(far, "in", "missing")).isEqualTo(1);
        try (SSLSocket socket = tls(far, "in", context(authority.issue("near"))))
        {
            socket.setEnabledProtocols(new String[]{"TLSv1.2"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
        assertThat(failures(far, "in", "other")).isEqualTo(1);
        try (Socket socket = connect(far, "in"))
        {
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(
                java.nio.charset.StandardCharsets.US_ASCII));
            while (socket.getInputStream().read() >= 0)
            {
                // An alert, perhaps.
            }
        }
        catch (final SocketException e)
        {
            assertThat(e).hasMessageContaining("reset");
        }
        assertThat(failures(far, "in", "plaintext")).isEqualTo(1);
    }

    @Test
    void shouldNotWaitForWhoSaysNothing() throws Exception
    {
        connect(far, "in").close();
        while (failures(far, "in", "closed") == 0)
        {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        try (Socket socket = connect(far, "hasty"))
        {
            assertThat(readOrReset(socket)).isEqualTo(-1);
        }
        assertThat(failures(far, "hasty", "timeout")).isEqualTo(1);
        try (Socket socket = connect(far, "hasty"))
        {
            socket.shutdownOutput();
            assertThat(readOrReset(socket)).isEqualTo(-1);
        }
    }

    @Test
    void shouldReadCertificatesAgainThatHaveChanged() throws Exception
    {
        // As Kubernetes does it: files are links into a folder, which is itself a link that is replaced.
        final Path volume = Files.createDirectories(directory.resolve("volume"));
        final X509Bundle client = authority.issue("near");
        final X509Bundle first = generation(volume, "one");
        Files.createSymbolicLink(volume.resolve("data"), Path.of("one"));
        for (final String file : new String[]{"tls.crt", "tls.key", "ca.crt"})
        {
            Files.createSymbolicLink(volume.resolve(file), Path.of("data", file));
        }
        try (TestSidecar sidecar = TestSidecar.start("""
            eventLoops: 1
            tls: {certificate: DIR/tls.crt, key: DIR/tls.key, authorities: DIR/ca.crt, refresh: 100ms}
            upstreams:
              app: {endpoints: [tcp:127.0.0.1:1]}
            listeners:
              - name: in
                address: tcp:127.0.0.1:0
                direction: inbound
                tls: {}
                routes:
                  - upstream: app
            """.replace("DIR", volume.toString())))
        {
            assertThat(shown(sidecar, client)).isEqualTo(first.getCertificate());

            final X509Bundle second = generation(volume, "two");
            turn(volume, "two");
            while (!second.getCertificate().equals(shown(sidecar, client)))
            {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(reloads(sidecar, "ok")).isEqualTo(1);

            generation(volume, "three");
            Files.writeString(volume.resolve("three/tls.key"), first.getPrivateKeyPEM());
            turn(volume, "three");
            while (reloads(sidecar, "failed") == 0)
            {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(shown(sidecar, client)).isEqualTo(second.getCertificate());
            // Several looks later it is still the same failure.
            TimeUnit.MILLISECONDS.sleep(300);
            assertThat(reloads(sidecar, "failed")).isEqualTo(1);

            turn(volume, "one");
            while (!first.getCertificate().equals(shown(sidecar, client)))
            {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    @Test
    void shouldNotStartWithoutItsCertificate()
    {
        assertThatThrownBy(() -> TestSidecar.start("upstreams:\n" +
            upstream("good", "in", authority.section("nonesuch", PEERS)) + "listeners:\n" + grpc("good")))
            .isInstanceOf(TlsException.class)
            .hasMessageStartingWith("upstream good: " + authority.certificate("nonesuch") + ": cannot be read (");
    }

    private static X509Bundle generation(final Path volume, final String name) throws IOException
    {
        final Path folder = Files.createDirectories(volume.resolve(name));
        final X509Bundle bundle = authority.issue("in");
        Files.writeString(folder.resolve("tls.crt"), bundle.getCertificatePEM());
        Files.writeString(folder.resolve("tls.key"), bundle.getPrivateKeyPEM());
        Files.writeString(folder.resolve("ca.crt"), bundle.getRootCertificatePEM());
        return bundle;
    }

    private static void turn(final Path volume, final String name) throws IOException
    {
        final Path link = Files.createSymbolicLink(volume.resolve("data.new"), Path.of(name));
        Files.move(link, volume.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Object shown(final TestSidecar sidecar, final X509Bundle client) throws Exception
    {
        try (SSLSocket socket = tls(sidecar, "in", context(client)))
        {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static String upstream(final String name, final String listener, final String tls)
    {
        return "  %s: {endpoints: ['%s'], ejection: {minimum: 1ms, maximum: 1ms}, connectTimeout: 30s, %s}%n"
            .formatted(name, far.addresses().get(listener), tls);
    }

    private static String grpc(final String name)
    {
        return "  - {name: %s, address: '%s', direction: outbound, routes: [{upstream: %s}]}%n"
            .formatted(name, PLAIN, name);
    }

    private static String raw(final String name)
    {
        return "  - {name: %s, address: '%s', direction: outbound, protocol: bytes, upstream: %s}%n"
            .formatted(name, PLAIN, name);
    }

    private static void assertUnavailable(final String listener, final String cause)
    {
        assertThatThrownBy(() -> near.client(listener).echo(HELLO)).isInstanceOfSatisfying(
            StatusRuntimeException.class, (e) ->
            {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                assertThat(e.getStatus().getDescription()).contains(cause);
            });
    }

    private static double failures(final TestSidecar sidecar, final String name, final String reason)
    {
        return sidecar.registry().get("slipstream.sidecar.tls.handshake.failures").tag("name", name)
            .tag("reason", reason).counter().count();
    }

    private static double reloads(final TestSidecar sidecar, final String result)
    {
        return sidecar.registry().get("slipstream.sidecar.tls.reloads").tag("result", result).counter().count();
    }

    private static SSLContext context(final X509Bundle bundle) throws Exception
    {
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(bundle.toKeyManagerFactory().getKeyManagers(), new TrustManager[]{bundle.toTrustManager()}, null);
        return context;
    }

    private static SSLSocket tls(final TestSidecar sidecar, final String listener, final SSLContext context)
        throws IOException
    {
        final Address.Tcp address = (Address.Tcp)sidecar.addresses().get(listener);
        return (SSLSocket)context.getSocketFactory().createSocket(address.host(), address.port());
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
            final InputStream in = socket.getInputStream();
            int last = in.read();
            while (last >= 0)
            {
                last = in.read();
            }
            return last;
        }
        catch (final SocketException e)
        {
            return -1;
        }
    }
}
