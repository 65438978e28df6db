/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.sidecar.example.PlainMarshaller;
import io.grpc.CallOptions;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An application of gRPC whose calls go on for as long as both sides want: what is said comes back. It knows nothing of
 * sidecars.
 */
public final class Chats implements AutoCloseable
{
    private static final int PATIENCE_S = 30;

    private static final MethodDescriptor<String, String> CHAT = MethodDescriptor.newBuilder(
        PlainMarshaller.ofText(), PlainMarshaller.ofText()).setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName("test.Chats/Chat").build();

    private final BlockingQueue<Status> broken = new LinkedBlockingQueue<>();
    private final Server server;

    /**
     * Start to serve.
     *
     * @throws IOException if it cannot.
     */
    public Chats() throws IOException
    {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            InsecureServerCredentials.create()).directExecutor().addService(ServerServiceDefinition
                .builder("test.Chats").addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(this::serve)).build())
            .build().start();
    }

    /**
     * Where it listens.
     *
     * @return the port on the loopback interface.
     */
    public int port()
    {
        return server.getPort();
    }

    /**
     * Wait until it has seen that a call was broken off.
     *
     * @throws InterruptedException if the thread is.
     */
    public void awaitBroken() throws InterruptedException
    {
        assertThat(broken.poll(PATIENCE_S, TimeUnit.SECONDS)).as("the end of a call that was broken off").isNotNull();
    }

    @Override
    public void close()
    {
        server.shutdownNow();
    }

    /**
     * Begin a call.
     *
     * @param channel   that leads to this application.
     * @param deadlineS of the call, in seconds.
     * @return the call.
     */
    public static Chat begin(final ManagedChannel channel, final int deadlineS)
    {
        final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
        return new Chat(ClientCalls.asyncBidiStreamingCall(channel.newCall(CHAT, CallOptions.DEFAULT
            .withDeadlineAfter(deadlineS, TimeUnit.SECONDS)), new Answers(answers)), answers);
    }

    private StreamObserver<String> serve(final StreamObserver<String> answers)
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
                broken.add(Status.fromThrowable(cause));
            }

            @Override
            public void onCompleted()
            {
                answers.onCompleted();
            }
        };
    }

    /**
     * A call.
     *
     * @param requests where messages go.
     * @param answers  messages, and the status at the end.
     */
    public record Chat(StreamObserver<String> requests, BlockingQueue<Object> answers)
    {
        /**
         * Say something.
         *
         * @param message to say.
         * @return the same, or the status that the call has ended with.
         * @throws InterruptedException if the thread is.
         */
        public Object say(final String message) throws InterruptedException
        {
            requests.onNext(message);
            return await();
        }

        /**
         * Wait for what comes next.
         *
         * @return a message, or the status that the call has ended with.
         * @throws InterruptedException if the thread is.
         */
        public Object await() throws InterruptedException
        {
            final Object answer = answers.poll(PATIENCE_S, TimeUnit.SECONDS);
            assertThat(answer).as("an answer or the end of the call").isNotNull();
            return answer;
        }
    }

    private record Answers(BlockingQueue<Object> queue) implements StreamObserver<String>
    {
        @Override
        public void onNext(final String message)
        {
            queue.add(message);
        }

        @Override
        public void onError(final Throwable cause)
        {
            queue.add(Status.fromThrowable(cause).getCode());
        }

        @Override
        public void onCompleted()
        {
            queue.add(Status.Code.OK);
        }
    }
}
