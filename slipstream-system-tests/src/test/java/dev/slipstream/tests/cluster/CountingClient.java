/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.cluster;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.slipstream.rig.ChildMain;
import io.aeron.cluster.client.AeronCluster;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A client of a cluster of {@link CountingService}s. At the command {@code "count N"} it sends the numbers up to N and
 * answers {@code "counted M"} when the cluster has got there or was further already. What was under way when a leader
 * died may be lost, as Aeron says, and is sent again.
 */
final class CountingClient
{
    private static final long RESEND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[Long.BYTES]);
    private final IdleStrategy idle = new BackoffIdleStrategy();
    private final int window;
    private long sent;
    private long counted;
    private long lastProgressNs;

    /**
     * @param window how many numbers may be under way.
     */
    CountingClient(final int window)
    {
        this.window = window;
    }

    /**
     * Connect and obey.
     *
     * @param context of the connection.
     * @throws InterruptedException never in practice.
     */
    void run(final AeronCluster.Context context) throws InterruptedException
    {
        context.messageTimeoutNs(PATIENCE_NS).newLeaderTimeoutNs(PATIENCE_NS).egressListener(
            (sessionId, timestamp, buffer, offset, length, header) -> onCount(buffer.getLong(offset, LITTLE_ENDIAN)));
        try (AeronCluster cluster = AeronCluster.connect(context))
        {
            System.out.println("connected " + cluster.leaderMemberId());
            while (true)
            {
                count(cluster, Long.parseLong(ChildMain.commands().take().substring("count ".length())));
                System.out.println("counted " + counted);
            }
        }
    }

    private void count(final AeronCluster cluster, final long target)
    {
        lastProgressNs = System.nanoTime();
        while (counted < target)
        {
            while (sent < target && sent - counted < window && offer(cluster, sent + 1))
            {
                sent++;
            }
            idle.idle(cluster.pollEgress());
            if (System.nanoTime() - lastProgressNs > RESEND_NS)
            {
                lastProgressNs = System.nanoTime();
                sent = counted;
            }
        }
    }

    private boolean offer(final AeronCluster cluster, final long value)
    {
        message.putLong(0, value, LITTLE_ENDIAN);
        return cluster.offer(message, 0, Long.BYTES) > 0;
    }

    private void onCount(final long value)
    {
        if (value > counted)
        {
            counted = value;
            lastProgressNs = System.nanoTime();
        }
    }
}
