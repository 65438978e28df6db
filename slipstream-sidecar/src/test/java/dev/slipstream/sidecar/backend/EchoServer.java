/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.backend;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A plain server of gRPC-Java with the methods of {@link EchoMethods}.
 */
public final class EchoServer implements AutoCloseable
{
    /** Messages may be larger than gRPC's 4 MiB. */
    public static final int MAX_MESSAGE = 16 << 20;

    /** Trailer of a call that fails, and header that is looked for. */
    public static final Metadata.Key<String> NOTE = Metadata.Key.of("note", Metadata.ASCII_STRING_MARSHALLER);

    private static final Context.Key<String> CONTEXT_NOTE = Context.key("note");
    private static final int FLOOD_MESSAGE = 16 * 1024;

    private final String name;
    private final Server server;
    private final AtomicLong flooded = new AtomicLong();
    private final Semaphore hanging = new Semaphore(0);
    private final CountDownLatch cancelled = new CountDownLatch(1);

    private EchoServer(final String name, final NettyServerBuilder builder) throws IOException
    {
        this.name = name;
        server = builder.maxInboundMessageSize(MAX_MESSAGE).directExecutor()
            .intercept(new NoteInterceptor())
            .addService(ServerServiceDefinition.builder(EchoMethods.SERVICE)
                .addMethod(EchoMethods.ECHO, ServerCalls.asyncUnaryCall(EchoServer::answer))
                .addMethod(EchoMethods.NAME, ServerCalls.asyncUnaryCall((request, observer) -> answer(
                    name.getBytes(StandardCharsets.UTF_8), observer)))
                .addMethod(EchoMethods.HANG, ServerCalls.asyncUnaryCall((request, observer) -> hang(observer)))
                .addMethod(EchoMethods.CHAT, ServerCalls.asyncBidiStreamingCall(EchoServer::chat))
                .addMethod(EchoMethods.FLOOD, ServerCalls.asyncServerStreamingCall(this::flood))
                .addMethod(EchoMethods.FAIL, ServerCalls.asyncUnaryCall(EchoServer::fail)).build())
            .build().start();
    }

    /**
     * Start a server.
     *
     * @param name that it answers with.
     * @param host address of loopback.
     * @param port 0 for any.
     * @return the server.
     * @throws IOException if the port cannot be had.
     */
    public static EchoServer start(final String name, final String host, final int port) throws IOException
    {
        return new EchoServer(name, NettyServerBuilder.forAddress(new InetSocketAddress(host, port)));
    }

    /**
     * Start a server at any other address.
     *
     * @param name    that it answers with.
     * @param builder with the address.
     * @return the server.
     * @throws IOException if the address cannot be had.
     */
    public static EchoServer start(final String name, final NettyServerBuilder builder) throws IOException
    {
        return new EchoServer(name, builder);
    }

    /**
     * Its port.
     *
     * @return the port that it was given.
     */
    public int port()
    {
        return server.getPort();
    }

    /** Messages that were sent by the method that floods. */
    public long flooded()
    {
        return flooded.get();
    }

    /** Wait for a call that hangs. */
    public boolean awaitHanging() throws InterruptedException
    {
        return hanging.tryAcquire(30, TimeUnit.SECONDS);
    }

    /** Wait for a call that hangs to be cancelled. */
    public boolean awaitCancelled() throws InterruptedException
    {
        return cancelled.await(30, TimeUnit.SECONDS);
    }

    /** Name of the server. */
    public String name()
    {
        return name;
    }

    @Override
    public void close()
    {
        server.shutdownNow();
        try
        {
            server.awaitTermination();
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(final byte[] message, final StreamObserver<byte[]> observer)
    {
        observer.onNext(message);
        observer.onCompleted();
    }

    private void hang(final StreamObserver<byte[]> observer)
    {
        ((ServerCallStreamObserver<byte[]>)observer).setOnCancelHandler(cancelled::countDown);
        hanging.release();
    }

    private static StreamObserver<byte[]> chat(final StreamObserver<byte[]> observer)
    {
        return new StreamObserver<>()
        {
            @Override
            public void onNext(final byte[] message)
            {
                observer.onNext(message);
            }

            @Override
            public void onError(final Throwable cause)
            {
                // Cancelled: gRPC has ended the call already.
            }

            @Override
            public void onCompleted()
            {
                observer.onCompleted();
            }
        };
    }

    private void flood(final byte[] request, final StreamObserver<byte[]> observer)
    {
        final ServerCallStreamObserver<byte[]> call = (ServerCallStreamObserver<byte[]>)observer;
        final long count = request.length;
        call.setOnReadyHandler(() ->
        {
            while (call.isReady() && flooded.get() < count)
            {
                flooded.incrementAndGet();
                call.onNext(new byte[FLOOD_MESSAGE]);
                if (flooded.get() == count)
                {
                    call.onCompleted();
                }
            }
        });
    }

    private static void fail(final byte[] request, final StreamObserver<byte[]> observer)
    {
        final Metadata trailers = new Metadata();
        trailers.put(NOTE, "note " + CONTEXT_NOTE.get());
        observer
            .onError(Status.fromCodeValue(request[0]).withDescription("as asked: ü %").asRuntimeException(trailers));
    }

    private static final class NoteInterceptor implements ServerInterceptor
    {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(final ServerCall<Q, A> call, final Metadata headers,
            final ServerCallHandler<Q, A> next)
        {
            return Contexts.interceptCall(Context.current().withValue(CONTEXT_NOTE, headers.get(NOTE)), call, headers,
                next);
        }
    }
}
