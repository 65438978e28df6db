/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.slipstream.netty.Footprint;
import dev.slipstream.netty.Watchdog;
import dev.slipstream.netty.settings.ShmSettings;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import io.netty.channel.ChannelOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The calls of tests whose processes die or stand still. Large, so that there is much to be lost on the way. */
final class FaultCalls
{
    static final String NAME = "faults";

    private static final long DEADLINE_S = 5;

    private static final Payload PAYLOAD =
        Payload.newBuilder().setBody(ByteString.copyFrom(new byte[2 * 1024 * 1024])).build();

    private FaultCalls()
    {
    }

    static ManagedChannel newChannel(final ShmSettings settings)
    {
        return ShmGrpc.newChannelBuilder(NAME, InsecureChannelCredentials.create(), settings)
            .withOption(ChannelOption.ALLOCATOR, Footprint.ALLOCATOR).build();
    }

    static NettyServerBuilder newServer(final ShmSettings settings)
    {
        return ShmGrpc.newServerBuilder(NAME, InsecureServerCredentials.create(), settings)
            .withChildOption(ChannelOption.ALLOCATOR, Footprint.ALLOCATOR).addService(new EchoService());
    }

    /** A call that succeeds, once there is somebody who answers. */
    static void call(final ManagedChannel channel)
    {
        // Longer than Aeron takes to find out for itself, at worst.
        call(channel, 2 * Watchdog.TIMEOUT_S);
    }

    /** As often as it takes: a call may still find what is about to be given up. */
    static void callUntilAnswered(final ManagedChannel channel)
    {
        Watchdog.await(() -> "an answer", () ->
        {
            try
            {
                call(channel, DEADLINE_S);
                return true;
            }
            catch (final StatusRuntimeException e)
            {
                assertThat(e.getStatus().getCode()).isIn(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED);
                return false;
            }
        });
    }

    static ListenableFuture<SimpleResponse> callWithoutAnswer(final ManagedChannel channel)
    {
        return TestServiceGrpc.newFutureStub(channel).unaryCall(
            SimpleRequest.newBuilder().setPayload(PAYLOAD).setResponseSize(EchoService.NEVER).build());
    }

    /** How a call has ended that has no answer. */
    static Status.Code failureOf(final ListenableFuture<SimpleResponse> call) throws Exception
    {
        try
        {
            call.get(Watchdog.TIMEOUT_S, TimeUnit.SECONDS);
            return Status.Code.OK;
        }
        catch (final ExecutionException e)
        {
            return Status.fromThrowable(e).getCode();
        }
    }

    private static void call(final ManagedChannel channel, final long deadlineS)
    {
        final SimpleResponse response = TestServiceGrpc.newBlockingStub(channel).withWaitForReady()
            .withDeadlineAfter(deadlineS, TimeUnit.SECONDS)
            .unaryCall(SimpleRequest.newBuilder().setPayload(PAYLOAD).build());
        assertThat(response.getPayload()).isEqualTo(PAYLOAD);
    }

    static void shutDown(final ManagedChannel channel) throws InterruptedException
    {
        assertThat(channel.shutdownNow().awaitTermination(Watchdog.TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    }

    static void shutDown(final Server server) throws InterruptedException
    {
        assertThat(server.shutdownNow().awaitTermination(Watchdog.TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    }
}
