/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Calls of {@link EchoMethods} through a channel.
 *
 * @param channel to call through.
 */
public record EchoClient(ManagedChannel channel)
{
    /** A message for calls that are not about their messages. */
    public static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    /** Call and wait. */
    public byte[] echo(final byte[] message)
    {
        return ClientCalls.blockingUnaryCall(channel, EchoMethods.ECHO, CallOptions.DEFAULT, message);
    }

    /** The name of who answers. */
    public String name()
    {
        return new String(ClientCalls.blockingUnaryCall(channel, EchoMethods.NAME, CallOptions.DEFAULT, HELLO),
            StandardCharsets.UTF_8);
    }

    /** A call that is not answered. */
    public Future<byte[]> hang()
    {
        return ClientCalls.futureUnaryCall(channel.newCall(EchoMethods.HANG, CallOptions.DEFAULT), HELLO);
    }

    /** A call that fails with a status. */
    public byte[] fail(final Status.Code code)
    {
        return ClientCalls.blockingUnaryCall(channel, EchoMethods.FAIL, CallOptions.DEFAULT,
            new byte[]{(byte)code.value()});
    }

    /** A call that goes on. */
    public Chat chat()
    {
        final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
        return new Chat(ClientCalls.asyncBidiStreamingCall(channel.newCall(EchoMethods.CHAT, CallOptions.DEFAULT),
            into(answers)), answers);
    }

    /** Call until it is answered; who calls has the watchdog. */
    public byte[] echoUntilAnswered()
    {
        while (true)
        {
            try
            {
                return echo(HELLO);
            }
            catch (final StatusRuntimeException e)
            {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            }
        }
    }

    /** Call until it is not answered any more. */
    public void echoUntilUnavailable()
    {
        try
        {
            while (true)
            {
                echo(HELLO);
            }
        }
        catch (final StatusRuntimeException e)
        {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
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

    /**
     * A call that goes on, message by message.
     *
     * @param requests where messages go.
     * @param answers  messages, then {@code completed} or the cause of a failure.
     */
    public record Chat(StreamObserver<byte[]> requests, BlockingQueue<Object> answers)
    {
        /** Send a message and wait for the answer. */
        public void say(final byte[] message) throws InterruptedException
        {
            requests.onNext(message);
            assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo(message);
        }

        /** End the call and wait for its end. */
        public void end() throws InterruptedException
        {
            requests.onCompleted();
            assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo("completed");
        }
    }
}
