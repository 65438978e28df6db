/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/** Answers calls with what they carry; a call that carries anything else than was meant to be sent fails. */
final class RpcServer
{
    private RpcServer()
    {
    }

    /**
     * Serve until the parent says stop.
     *
     * @param job     transport, dir, service, port and executor.
     * @param control the parent.
     * @throws InterruptedException if interrupted.
     */
    static void play(final Message job, final Control control) throws InterruptedException
    {
        final RpcTransport transport = RpcTransport.valueOf(job.text("transport"));
        final EventLoopGroup loops = transport.newLoops();
        final NettyServerBuilder builder = transport
            .newServerBuilder(Path.of(job.text("dir")), job.text("service"), (int)job.number("port"), loops)
            .addService(ServerServiceDefinition.builder(RpcMethod.SERVICE)
                .addMethod(RpcMethod.ECHO, ServerCalls.asyncUnaryCall(RpcServer::answer)).build());
        if ("direct".equals(job.text("executor")))
        {
            builder.directExecutor();
        }
        final Server server;
        try
        {
            server = builder.build().start();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
        try
        {
            control.say(Message.of("ready"));
            final Message command = control.take();
            if (!"stop".equals(command.word()))
            {
                throw new IllegalStateException("rpc server: unexpected command " + command);
            }
        }
        finally
        {
            server.shutdownNow().awaitTermination();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private static void answer(final byte[] request, final StreamObserver<byte[]> observer)
    {
        if (request.length < Payload.HEADER_LENGTH ||
            !Payload.isIntact(new UnsafeBuffer(request), 0, request.length))
        {
            observer.onError(Status.DATA_LOSS.asRuntimeException());
            return;
        }
        observer.onNext(request);
        observer.onCompleted();
    }
}
