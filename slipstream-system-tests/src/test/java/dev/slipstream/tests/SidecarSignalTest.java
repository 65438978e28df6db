/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.rig.ChildJvm;
import dev.slipstream.sidecar.example.PlainMarshaller;
import io.grpc.CallOptions;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SidecarSignalTest
{
    /** How the shell and Kubernetes see a process that SIGTERM has ended: 128 and its number. */
    private static final int SIGTERM_STATUS = 143;

    private static final MethodDescriptor<String, String> CHAT = MethodDescriptor.newBuilder(
        PlainMarshaller.ofText(), PlainMarshaller.ofText()).setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName("test.Chat/Chat").build();

    @TempDir
    private Path directory;

    @Test
    void shouldLetACallGoOnAfterSigtermAndEndAfterIt() throws Exception
    {
        final Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            InsecureServerCredentials.create()).addService(
                ServerServiceDefinition.builder("test.Chat")
                    .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(SidecarSignalTest::echo)).build())
            .build().start();
        final Path config = Files.writeString(directory.resolve("sidecar.yaml"), """
            eventLoops: 1
            drain: {application: 0s, calls: 60s}
            upstreams:
              app: {endpoints: ["tcp:127.0.0.1:%d"]}
            listeners:
              - {name: in, address: "tcp:127.0.0.1:0", direction: inbound, routes: [{upstream: app}]}
            """.formatted(server.getPort()));
        try (ChildJvm sidecar = ChildJvm.of(Main.class).name("sidecar").jvmFlags("-Xmx64m", "-XX:+UseSerialGC")
            .arguments("sidecar", "--config", config.toString()).start())
        {
            final int port = Integer.parseInt(awaitStderr(sidecar, "in at tcp:127\\.0\\.0\\.1:(\\d+)").group(1));
            awaitStderr(sidecar, "ready");
            final ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
            try
            {
                final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
                final StreamObserver<String> call =
                    ClientCalls.asyncBidiStreamingCall(channel.newCall(CHAT, CallOptions.DEFAULT), into(answers));
                call.onNext("before");
                assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo("before");

                assertThat(ProcessHandle.of(sidecar.pid()).orElseThrow().destroy()).isTrue();
                awaitStderr(sidecar, "draining");
                awaitRefusal(port);
                call.onNext("after");
                assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo("after");
                assertThat(sidecar.isAlive()).isTrue();
                call.onCompleted();
                assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo("completed");
                assertThat(sidecar.awaitExit(Duration.ofSeconds(30))).isEqualTo(SIGTERM_STATUS);
                assertThat(sidecar.stderrTail()).endsWith("slipstream sidecar: ended");
            }
            finally
            {
                channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
            }
        }
        finally
        {
            server.shutdownNow().awaitTermination();
        }
    }

    private static void awaitRefusal(final int port) throws Exception
    {
        // It listens on for a moment after it has said that it drains.
        assertThatThrownBy(() ->
        {
            while (true)
            {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
            }
        }).isInstanceOf(ConnectException.class);
    }

    private static Matcher awaitStderr(final ChildJvm child, final String words) throws InterruptedException
    {
        final Pattern pattern = Pattern.compile("slipstream sidecar: " + words);
        while (true)
        {
            final Matcher matcher = pattern.matcher(child.stderrTail());
            if (matcher.find())
            {
                return matcher;
            }
            assertThat(child.isAlive()).as(child.stderrTail()).isTrue();
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static StreamObserver<String> echo(final StreamObserver<String> answers)
    {
        return new StreamObserver<>()
        {
            @Override
            public void onNext(final String message)
            {
                answers.onNext(message);
            }

            @Override
            public void onError(final Throwable cause)
            {
                // Cancelled: gRPC has ended the call already.
            }

            @Override
            public void onCompleted()
            {
                answers.onCompleted();
            }
        };
    }

    private static StreamObserver<String> into(final BlockingQueue<String> answers)
    {
        return new StreamObserver<>()
        {
            @Override
            public void onNext(final String message)
            {
                answers.add(message);
            }

            @Override
            public void onError(final Throwable cause)
            {
                answers.add(String.valueOf(cause));
            }

            @Override
            public void onCompleted()
            {
                answers.add("completed");
            }
        };
    }
}
