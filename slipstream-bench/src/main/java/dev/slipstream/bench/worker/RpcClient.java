/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Calls at a fixed rate, or keeps a number of calls under way, and records how long each took since it was meant to be
 * made. Completions come on threads of gRPC; what they share is guarded by this.
 */
final class RpcClient
{
    private static final long CONNECT_PATIENCE_S = 20;
    private static final long DRAIN_PATIENCE_MS = 10_000;

    // Calls at a rate that come back more slowly than they are due are made late, before they fill the heap of 256 MiB.
    private static final int MAX_UNDER_WAY = 4_096;
    private static final int MAX_BYTES_UNDER_WAY = 16 * 1024 * 1024;

    private static final long ROOM_PATIENCE_MS = 1;

    private final EventLoopGroup loops;
    private final ManagedChannel channel;
    private final int length;
    private final int callsUnderWay;
    private final int maxUnderWay;
    private final long intervalNs;
    private final Histogram latencies = Latencies.create();
    private Window window = new Window(0, 0);
    private long sent;
    private long completed;
    private long completedInWindow;
    private long failed;
    private long bad;

    private RpcClient(final Message job)
    {
        length = (int)job.number("min");
        maxUnderWay = Math.min(MAX_UNDER_WAY, MAX_BYTES_UNDER_WAY / length);
        callsUnderWay = (int)job.number("lanes");
        intervalNs = Source.intervalNs(job);
        final RpcTransport transport = RpcTransport.valueOf(job.text("transport"));
        loops = transport.newLoops();
        final NettyChannelBuilder builder =
            transport.newChannelBuilder(Path.of(job.text("dir")), job.text("upstream"),
                (int)job.number("upstreamPort"), loops);
        if ("direct".equals(job.text("executor")))
        {
            builder.directExecutor();
        }
        channel = builder.build();
    }

    /**
     * Call until the parent says stop.
     *
     * @param job     transport, dir, upstream, upstreamPort, executor, min, lanes and rate.
     * @param control the parent.
     * @throws InterruptedException if interrupted.
     */
    static void play(final Message job, final Control control) throws InterruptedException
    {
        final RpcClient client = new RpcClient(job);
        try
        {
            final var _ = ClientCalls.blockingUnaryCall(client.channel, RpcMethod.ECHO,
                CallOptions.DEFAULT.withWaitForReady().withDeadlineAfter(CONNECT_PATIENCE_S, TimeUnit.SECONDS),
                client.request(0, 0));
            control.say(Message.of("ready"));
            client.obey(control);
        }
        finally
        {
            client.channel.shutdownNow().awaitTermination(CONNECT_PATIENCE_S, TimeUnit.SECONDS);
            client.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private void obey(final Control control) throws InterruptedException
    {
        for (Message command = control.take(); !"stop".equals(command.word()); command = control.take())
        {
            switch (command.word())
            {
                case "go" -> {
                    run(new Window(command.number("measureFrom"), command.number("until")));
                    control.say(Message.of("over", "sent", sent()));
                }
                case "finish" -> {
                    drain();
                    control.say(result());
                }
                default -> throw new IllegalStateException("rpc client: unexpected command " + command);
            }
        }
    }

    private void run(final Window measured) throws InterruptedException
    {
        synchronized (this)
        {
            window = measured;
        }
        if (intervalNs > 0)
        {
            runPaced(measured);
            return;
        }
        for (int i = 0; i < callsUnderWay; i++)
        {
            call(System.nanoTime());
        }
        while (!measured.isOver(System.nanoTime()))
        {
            IpcCarrier.parkUntil(measured.untilNs());
        }
    }

    private void runPaced(final Window measured) throws InterruptedException
    {
        long intendedNs = System.nanoTime();
        for (long nowNs = intendedNs; !measured.isOver(nowNs); nowNs = System.nanoTime())
        {
            if (intendedNs - nowNs > 0)
            {
                IpcCarrier.parkUntil(intendedNs);
            }
            else if (awaitRoom(measured))
            {
                call(intendedNs);
                intendedNs += intervalNs;
            }
        }
    }

    private synchronized boolean awaitRoom(final Window measured) throws InterruptedException
    {
        while (sent - completed >= maxUnderWay)
        {
            if (measured.isOver(System.nanoTime()))
            {
                return false;
            }
            wait(ROOM_PATIENCE_MS);
        }
        return true;
    }

    private void call(final long intendedNs)
    {
        final long sequence;
        synchronized (this)
        {
            sequence = sent++;
        }
        ClientCalls.asyncUnaryCall(channel.newCall(RpcMethod.ECHO, CallOptions.DEFAULT), request(sequence, intendedNs),
            new Answer(sequence, intendedNs));
    }

    private byte[] request(final long sequence, final long intendedNs)
    {
        final byte[] request = new byte[Math.max(length, Payload.HEADER_LENGTH)];
        Payload.write(new UnsafeBuffer(request), 0, request.length, sequence, intendedNs);
        return request;
    }

    private void onAnswer(final long sequence, final byte[] answer)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(answer);
        final boolean isIntact = answer.length == Math.max(length, Payload.HEADER_LENGTH) &&
            Payload.sequence(buffer, 0) == sequence && Payload.isIntact(buffer, 0, answer.length);
        synchronized (this)
        {
            bad += isIntact ? 0 : 1;
        }
    }

    private void onEnd(final long intendedNs, final boolean isSuccess)
    {
        final long nowNs = System.nanoTime();
        final boolean isToGoOn;
        synchronized (this)
        {
            completed++;
            failed += isSuccess ? 0 : 1;
            if (isSuccess && window.contains(intendedNs))
            {
                completedInWindow++;
                Latencies.record(latencies, nowNs - intendedNs);
            }
            isToGoOn = intervalNs == 0 && isSuccess && !window.isOver(nowNs);
            notifyAll();
        }
        if (isToGoOn)
        {
            call(System.nanoTime());
        }
    }

    private synchronized long sent()
    {
        return sent;
    }

    private synchronized void drain() throws InterruptedException
    {
        final long deadlineMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) + DRAIN_PATIENCE_MS;
        long leftMs = DRAIN_PATIENCE_MS;
        while (completed < sent && leftMs > 0)
        {
            wait(leftMs);
            leftMs = deadlineMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }
    }

    private synchronized Message result()
    {
        return Message.of("result", "received", completed, "gaps", sent - completed + failed, "bad", bad, "count",
            completedInWindow, "ns", window.untilNs() - window.fromNs(), "latencies", Latencies.encode(latencies));
    }

    private final class Answer implements StreamObserver<byte[]>
    {
        private final long sequence;
        private final long intendedNs;

        Answer(final long sequence, final long intendedNs)
        {
            this.sequence = sequence;
            this.intendedNs = intendedNs;
        }

        @Override
        public void onNext(final byte[] answer)
        {
            onAnswer(sequence, answer);
        }

        @Override
        public void onError(final Throwable cause)
        {
            // For the parent, who shows what a worker said when messages are missing.
            System.err.println("call " + sequence + " failed: " + cause.getMessage() +
                (cause.getCause() == null ? "" : ", " + cause.getCause()));
            onEnd(intendedNs, false);
        }

        @Override
        public void onCompleted()
        {
            onEnd(intendedNs, true);
        }
    }
}
