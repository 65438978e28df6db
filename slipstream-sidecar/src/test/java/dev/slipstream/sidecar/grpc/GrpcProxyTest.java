/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.sidecar.TestSidecar;
import dev.slipstream.sidecar.backend.EchoMethods;
import dev.slipstream.sidecar.backend.EchoServer;
import dev.slipstream.sidecar.metrics.GrpcStatus;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
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
            final ManagedChannel channel = sidecar.channel("in");
            for (final int size : new int[]{0, 1, 16 * 1024, 100_000, 4 << 20})
            {
                final byte[] message = new byte[size];
                new Random(seed).nextBytes(message);
                assertThat(call(channel, message)).as("seed %d, size %d", seed, size).isEqualTo(message);
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
            final BlockingQueue<Object> answers = new ArrayBlockingQueue<>(16);
            final StreamObserver<byte[]> requests = ClientCalls.asyncBidiStreamingCall(
                sidecar.channel("in").newCall(EchoMethods.CHAT, CallOptions.DEFAULT), into(answers));
            for (int i = 0; i < 100; i++)
            {
                final byte[] message = {(byte)i};
                requests.onNext(message);
                assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo(message);
            }
            requests.onCompleted();
            assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo("completed");
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
                sidecar.channel("in"), MetadataUtils.newAttachHeadersInterceptor(headers)), EchoMethods.FAIL,
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
            final Future<byte[]> call = hang(sidecar.channel("in"));
            assertThat(server.awaitHanging()).isTrue();
            assertThat(call.cancel(true)).isTrue();
            assertThat(server.awaitCancelled()).isTrue();
        }
    }

    @Test
    void shouldCancelWhatIsBeyondItsDeadlineOrHasLostItsCaller() throws IOException, InterruptedException
    {
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port())))
        {
            assertStatus(Status.Code.DEADLINE_EXCEEDED, () -> ClientCalls.blockingUnaryCall(sidecar.channel("in"),
                EchoMethods.HANG, CallOptions.DEFAULT.withDeadlineAfter(200, TimeUnit.MILLISECONDS), HELLO));
            assertThat(server.awaitCancelled()).isTrue();
        }
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port())))
        {
            final ManagedChannel channel = sidecar.channel("in");
            hang(channel);
            assertThat(server.awaitHanging()).isTrue();
            channel.shutdownNow();
            assertThat(server.awaitCancelled()).isTrue();
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
            final Iterator<byte[]> answers = ClientCalls.blockingServerStreamingCall(sidecar.channel("in"),
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
            final ManagedChannel channel = sidecar.channel("in");
            final Map<String, Integer> answers = new HashMap<>();
            for (int i = 0; i < 20; i++)
            {
                answers.merge(name(channel), 1, Integer::sum);
            }
            assertThat(answers).containsExactlyInAnyOrderEntriesOf(Map.of("a", 10, "b", 10));

            second.close();
            for (int i = 0; i < 20; i++)
            {
                assertThat(name(channel)).isEqualTo("a");
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
            final ManagedChannel channel = sidecar.channel("in");
            assertThatThrownBy(() -> call(channel, HELLO)).isInstanceOfSatisfying(StatusRuntimeException.class, (e) ->
            {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                assertThat(e.getStatus().getDescription()).startsWith("no endpoint of app is available; tcp:");
            });
            try (EchoServer server = EchoServer.start("a", "127.0.0.1", port))
            {
                assertThat(server.port()).isEqualTo(port);
                assertThat(callUntilAnswered(channel)).isEqualTo(HELLO);
            }
            // The connection that is there breaks, and is made again.
            try (EchoServer server = EchoServer.start("b", "127.0.0.1", port))
            {
                assertThat(server.port()).isEqualTo(port);
                assertThat(callUntilAnswered(channel)).isEqualTo(HELLO);
            }
        }
    }

    @Test
    void shouldEjectWhatAnswersUnavailableAsLongAsThereIsAnother() throws IOException
    {
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port())))
        {
            final ManagedChannel channel = sidecar.channel("in");
            for (int i = 0; i < 20; i++)
            {
                assertStatus(Status.Code.UNAVAILABLE, () -> ClientCalls.blockingUnaryCall(channel, EchoMethods.FAIL,
                    CallOptions.DEFAULT, new byte[]{(byte)Status.Code.UNAVAILABLE.value()}));
            }
            assertThat(sidecar.registry().get("slipstream.sidecar.ejections").counter().count()).isZero();
            assertThat(call(channel, HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void shouldTakeNoMoreCallsThanTheLimit() throws IOException, InterruptedException
    {
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config(TCP, "tcp:127.0.0.1:" + server.port(),
                "limits: {calls: 1}")))
        {
            final ManagedChannel channel = sidecar.channel("in");
            final Future<byte[]> hanging = hang(channel);
            assertThat(server.awaitHanging()).isTrue();
            assertStatus(Status.Code.RESOURCE_EXHAUSTED, () -> call(channel, HELLO));
            hanging.cancel(true);
            assertThat(server.awaitCancelled()).isTrue();
            // The place is given back on the event loop before the cancellation passes.
            assertThat(call(channel, HELLO)).isEqualTo(HELLO);
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
            final ManagedChannel channel = sidecar.channel("in");
            assertThat(name(channel)).isEqualTo("b");
            assertThat(call(channel, HELLO)).isEqualTo(HELLO);
            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, EchoMethods.HANG, CallOptions.DEFAULT,
                HELLO)).hasMessage("UNIMPLEMENTED: the sidecar has no route for /test.Echo/Hang");
            assertThat(sidecar.log()).extracting(CallRecord::route)
                .containsExactly("test.Echo/Name", "test.Echo/Echo", null);
        }
    }

    private static byte[] call(final ManagedChannel channel, final byte[] message)
    {
        return ClientCalls.blockingUnaryCall(channel, EchoMethods.ECHO, CallOptions.DEFAULT, message);
    }

    private static String name(final ManagedChannel channel)
    {
        return new String(ClientCalls.blockingUnaryCall(channel, EchoMethods.NAME, CallOptions.DEFAULT, HELLO),
            StandardCharsets.UTF_8);
    }

    private static Future<byte[]> hang(final ManagedChannel channel)
    {
        final ClientCall<byte[], byte[]> call = channel.newCall(EchoMethods.HANG, CallOptions.DEFAULT);
        return ClientCalls.futureUnaryCall(call, HELLO);
    }

    private static byte[] callUntilAnswered(final ManagedChannel channel)
    {
        // The time-out of the class is the watchdog.
        while (true)
        {
            try
            {
                return call(channel, HELLO);
            }
            catch (final StatusRuntimeException e)
            {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            }
        }
    }

    private static void assertStatus(final Status.Code code, final Runnable call)
    {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StatusRuntimeException.class,
            (e) -> assertThat(e.getStatus().getCode()).isEqualTo(code));
    }

    private static StreamObserver<byte[]> into(final BlockingQueue<Object> answers)
    {
        return new StreamObserver<>()
        {
            @Override
            public void onNext(final byte[] answer)
            {
                answers.add(answer);
            }

            @Override
            public void onError(final Throwable cause)
            {
                answers.add(cause);
            }

            @Override
            public void onCompleted()
            {
                answers.add("completed");
            }
        };
    }
}
