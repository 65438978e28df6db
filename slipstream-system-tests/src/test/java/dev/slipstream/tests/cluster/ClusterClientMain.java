/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.cluster;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.driver.SlipstreamDriver;
import dev.slipstream.rig.ChildMain;
import io.aeron.cluster.client.AeronCluster;
import java.io.File;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A client of a cluster of {@link CountingService}s, on a Slipstream driver. At the command {@code "count N"} it sends
 * the numbers up to N and answers {@code "counted N"} when the cluster has got there. What was under way when a leader
 * died may be lost, as Aeron says, and is sent again.
 */
public final class ClusterClientMain
{
    private static final int WINDOW = 64;
    private static final long RESEND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[Long.BYTES]);
    private long sent;
    private long counted;
    private long lastProgressNs;

    private ClusterClientMain()
    {
    }

    /**
     * Connect and obey.
     *
     * @param args directory, own address, and the addresses of all members in order.
     * @throws InterruptedException never in practice.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        final File directory = new File(args[0]);
        final StringBuilder members = new StringBuilder();
        for (int i = 2; i < args.length; i++)
        {
            members.append(i == 2 ? "" : ",").append(i - 2).append('=').append(args[i]).append(':')
                .append(ClusterMemberMain.INGRESS_PORT);
        }
        final ClusterClientMain client = new ClusterClientMain();
        final AeronCluster.Context context = new AeronCluster.Context()
            .aeronDirectoryName(ClusterMemberMain.aeronDirectory(directory)).ingressEndpoints(members.toString())
            .ingressChannel("aeron:udp?term-length=64k").egressChannel("aeron:udp?endpoint=" + args[1] + ":0")
            .messageTimeoutNs(PATIENCE_NS).newLeaderTimeoutNs(PATIENCE_NS)
            .egressListener((sessionId, timestamp, buffer, offset, length, header) -> client
                .onCount(buffer.getLong(offset, LITTLE_ENDIAN)));
        try (SlipstreamDriver _ = SlipstreamDriver.launch(ClusterMemberMain.driver(directory), new SlipstreamContext());
            AeronCluster cluster = AeronCluster.connect(context))
        {
            System.out.println("connected " + cluster.leaderMemberId());
            while (true)
            {
                final long target = Long.parseLong(ChildMain.commands().take().substring("count ".length()));
                client.count(cluster, target);
                System.out.println("counted " + target);
            }
        }
    }

    private void count(final AeronCluster cluster, final long target)
    {
        lastProgressNs = System.nanoTime();
        while (counted < target)
        {
            while (sent < target && sent - counted < WINDOW && offer(cluster, sent + 1))
            {
                sent++;
            }
            if (cluster.pollEgress() == 0)
            {
                LockSupport.parkNanos(PAUSE_NS);
            }
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
