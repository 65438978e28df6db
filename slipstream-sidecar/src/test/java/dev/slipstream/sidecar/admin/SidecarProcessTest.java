/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.sidecar.SidecarProcess;
import dev.slipstream.sidecar.TestSidecar;
import dev.slipstream.sidecar.backend.EchoMethods;
import dev.slipstream.sidecar.backend.EchoServer;
import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.ConfigReader;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class SidecarProcessTest
{
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicInteger drainRequests = new AtomicInteger();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void shouldTellWhatItDoes() throws Exception
    {
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0))
        {
            try (SidecarProcess sidecar = start("tcp:127.0.0.1:" + server.port(), "[tcp:127.0.0.1:0]"))
            {
                call(sidecar);
                final String base = sidecar.adminAddresses().getFirst().toString().replace("tcp:", "http://");

                assertThat(get(base + "/readyz").statusCode()).isEqualTo(200);
                assertThat(get(base + "/healthz").body()).isEqualTo("alive\n");
                assertThat(get(base + "/").body()).contains("<title>slipstream sidecar</title>");
                assertThat(get(base + "/metrics").body()).contains(
                    "grpc_server_call_started_total{grpc_method=\"other\",listener=\"in\"} 1.0",
                    "grpc_server_call_duration_seconds_bucket{grpc_method=\"other\",grpc_status=\"OK\",listener=\"in\"",
                    "slipstream_sidecar_endpoints{upstream=\"app\"} 1.0", "process_cpu_seconds_total ")
                    .containsPattern("slipstream_sidecar_buffer_bytes [1-9]");
                final JsonNode status = JsonMapper.shared().readTree(get(base + "/status.json").body());
                assertThat(status.at("/ready").asBoolean()).isTrue();
                assertThat(status.at("/calls/0/count").asInt()).isEqualTo(1);
                assertThat(status.at("/calls/0/buckets").size()).isPositive();
                assertThat(status.at("/values").valueStream().map((value) -> value.at("/metric").asString()))
                    .contains("slipstream.sidecar.connections", "slipstream.sidecar.rejected").isSorted();
                final JsonNode config = JsonMapper.shared().readTree(get(base + "/config").body());
                assertThat(config.at("/upstreams/app/endpoints/0").asString())
                    .isEqualTo("tcp:127.0.0.1:" + server.port());
                assertThat(get(base + "/nonesuch").statusCode()).isEqualTo(404);

                assertThat(get(base + "/drain").statusCode()).isEqualTo(405);
                assertThat(drainRequests).hasValue(0);
                assertThat(post(base + "/drain").statusCode()).isEqualTo(202);
                assertThat(drainRequests).hasValue(1);
                sidecar.drain();
                assertThat(get(base + "/readyz").statusCode()).isEqualTo(503);
            }
            final JsonNode line = JsonMapper.shared().readTree(out.toString(StandardCharsets.UTF_8));
            assertThat(line.at("/path").asString()).isEqualTo("/test.Echo/Echo");
            assertThat(line.at("/grpcStatus").asInt(-1)).isZero();
            assertThat(line.at("/route").asString()).isEqualTo("*/*");
        }
    }

    @Test
    void shouldKeepToItselfWhatIsOnlyForTheOperator() throws Exception
    {
        final Path socket = directory.resolve("admin.sock");
        try (SidecarProcess sidecar = start("tcp:127.0.0.1:1", "[tcp:0.0.0.0:0, unix:" + socket + "]"))
        {
            final Address.Tcp open = (Address.Tcp)sidecar.adminAddresses().getFirst();
            final String base = "http://127.0.0.1:" + open.port();
            assertThat(get(base + "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(base + "/config").statusCode()).isEqualTo(403);
            assertThat(post(base + "/drain").statusCode()).isEqualTo(403);
            assertThat(drainRequests).hasValue(0);

            assertThat(overUnix(socket, "POST /drain HTTP/1.1\r\nHost: x\r\nOrigin: http://evil\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
            assertThat(overUnix(socket, "POST /drain HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 202");
            assertThat(drainRequests).hasValue(1);
        }
    }

    @Test
    void shouldAnswerOnlyLoopbackNamesOnLoopback() throws Exception
    {
        try (SidecarProcess sidecar = start("tcp:127.0.0.1:1", "[tcp:127.0.0.1:0]"))
        {
            final Address.Tcp address = (Address.Tcp)sidecar.adminAddresses().getFirst();
            try (Socket client = new Socket(address.host(), address.port()))
            {
                client.getOutputStream().write("GET /config HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 403");
            }
        }
    }

    private SidecarProcess start(final String endpoint, final String admin) throws IOException
    {
        return SidecarProcess.start(ConfigReader.parse("test", TestSidecar.config("tcp:127.0.0.1:0", endpoint,
            "admin: " + admin, "accessLog: {target: stdout}", "drain: {application: 0s}")), new PrintStream(out, true,
                StandardCharsets.UTF_8),
            drainRequests::incrementAndGet);
    }

    private static void call(final SidecarProcess sidecar)
    {
        final Address.Tcp address = (Address.Tcp)sidecar.addresses().get("in");
        final ManagedChannel channel = NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext()
            .build();
        try
        {
            ClientCalls.blockingUnaryCall(channel, EchoMethods.ECHO, CallOptions.DEFAULT, new byte[1]);
        }
        finally
        {
            channel.shutdownNow();
        }
    }

    private HttpResponse<String> get(final String uri) throws IOException, InterruptedException
    {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(final String uri) throws IOException, InterruptedException
    {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).POST(HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());
    }

    private static String overUnix(final Path socket, final String request) throws IOException
    {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX))
        {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            final ByteBuffer response = ByteBuffer.allocate(1024);
            channel.read(response);
            return new String(response.array(), 0, response.position(), StandardCharsets.US_ASCII);
        }
    }
}
