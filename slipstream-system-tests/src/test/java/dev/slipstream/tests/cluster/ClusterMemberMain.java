/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.cluster;

import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.driver.SlipstreamDriver;
import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.rig.ChildMain;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.File;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.status.CountersReader;

/**
 * A member of a cluster with all that belongs to it, on a Slipstream driver. Answers the command {@code state} with
 * {@code "state ROLE COUNT DATAGRAMS"}: its role, how far its service has counted, and how many datagrams came to it
 * over AF_XDP.
 */
public final class ClusterMemberMain
{
    /** Ports of each member, on its own host. */
    static final int INGRESS_PORT = 9_010;
    private static final int CONSENSUS_PORT = 9_020;
    private static final int LOG_PORT = 9_030;
    private static final int CATCH_UP_PORT = 9_040;
    private static final int ARCHIVE_PORT = 9_050;

    private static final int TERM_LENGTH = 1 << 20;

    private ClusterMemberMain()
    {
    }

    /**
     * Run it.
     *
     * @param args the member's id, its directory, and the addresses of all members in order.
     * @throws InterruptedException never in practice.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        final int id = Integer.parseInt(args[0]);
        final File directory = new File(args[1]);
        final StringBuilder members = new StringBuilder();
        for (int i = 2; i < args.length; i++)
        {
            members.append(member(i - 2, args[i])).append('|');
        }
        final CountingService service = new CountingService();
        try (SlipstreamDriver driver = SlipstreamDriver.launch(driver(directory), new SlipstreamContext());
            Archive _ = Archive.launch(archive(directory, args[2 + id]));
            ConsensusModule _ = ConsensusModule.launch(consensus(directory, id, args[2 + id], members.toString()));
            ClusteredServiceContainer _ = ClusteredServiceContainer.launch(
                new ClusteredServiceContainer.Context().aeronDirectoryName(aeronDirectory(directory))
                    .archiveContext(archiveClient(directory)).clusterDir(new File(directory, "cluster"))
                    .clusteredService(service)))
        {
            while (true)
            {
                ChildMain.commands().take();
                System.out.println("state " + service.role() + " " + service.count() + " " +
                    datagrams(driver.mediaDriver().context().countersManager()));
            }
        }
    }

    static String aeronDirectory(final File directory)
    {
        return new File(directory, "aeron").getPath();
    }

    static MediaDriver.Context driver(final File directory)
    {
        return new MediaDriver.Context().aeronDirectoryName(aeronDirectory(directory))
            .threadingMode(ThreadingMode.SHARED).termBufferSparseFile(true);
    }

    private static String member(final int id, final String address)
    {
        return id + "," + address + ":" + INGRESS_PORT + "," + address + ":" + CONSENSUS_PORT + "," + address + ":" +
            LOG_PORT + "," + address + ":" + CATCH_UP_PORT + "," + address + ":" + ARCHIVE_PORT;
    }

    private static Archive.Context archive(final File directory, final String address)
    {
        return new Archive.Context().aeronDirectoryName(aeronDirectory(directory))
            .archiveDir(new File(directory, "archive")).controlChannel("aeron:udp?endpoint=" + address + ":" +
                ARCHIVE_PORT)
            .archiveClientContext(
                new AeronArchive.Context().controlResponseChannel("aeron:udp?endpoint=" + address + ":0"))
            .localControlChannel("aeron:ipc?term-length=64k")
            .replicationChannel("aeron:udp?endpoint=" + address + ":0").recordingEventsEnabled(false)
            .threadingMode(ArchiveThreadingMode.SHARED).segmentFileLength(TERM_LENGTH);
    }

    private static AeronArchive.Context archiveClient(final File directory)
    {
        return new AeronArchive.Context().lock(NoOpLock.INSTANCE).aeronDirectoryName(aeronDirectory(directory))
            .controlRequestChannel("aeron:ipc?term-length=64k").controlResponseChannel("aeron:ipc?term-length=64k");
    }

    /** Shorter times than the defaults, but long enough for a machine that has other things to do. */
    private static ConsensusModule.Context consensus(
        final File directory, final int id, final String address, final String members)
    {
        return new ConsensusModule.Context().aeronDirectoryName(aeronDirectory(directory)).clusterMemberId(id)
            .clusterMembers(members).clusterDir(new File(directory, "cluster"))
            .archiveContext(archiveClient(directory)).ingressChannel("aeron:udp?term-length=64k")
            .logChannel("aeron:udp?term-length=" + TERM_LENGTH)
            .replicationChannel("aeron:udp?endpoint=" + address + ":0")
            .leaderHeartbeatTimeoutNs(TimeUnit.SECONDS.toNanos(2)).startupCanvassTimeoutNs(TimeUnit.SECONDS.toNanos(12))
            .electionTimeoutNs(TimeUnit.SECONDS.toNanos(1)).sessionTimeoutNs(TimeUnit.SECONDS.toNanos(60));
    }

    private static long datagrams(final CountersReader counters)
    {
        final long[] sum = new long[1];
        counters.forEach((counterId, typeId, keyBuffer, label) ->
        {
            if (typeId == SlipstreamCounter.XDP_DATAGRAMS_RECEIVED.typeId())
            {
                sum[0] += counters.getCounterValue(counterId);
            }
        });
        return sum[0];
    }
}
