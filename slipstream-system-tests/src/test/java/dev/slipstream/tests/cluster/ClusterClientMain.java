/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.cluster;

import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.driver.SlipstreamDriver;
import io.aeron.cluster.client.AeronCluster;
import java.io.File;

/**
 * A {@link CountingClient} on a Slipstream driver.
 */
public final class ClusterClientMain
{
    private static final int WINDOW = 64;

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
        final AeronCluster.Context context = new AeronCluster.Context()
            .aeronDirectoryName(ClusterMemberMain.aeronDirectory(directory)).ingressEndpoints(members.toString())
            .ingressChannel("aeron:udp?term-length=64k").egressChannel("aeron:udp?endpoint=" + args[1] + ":0");
        try (SlipstreamDriver _ = SlipstreamDriver.launch(ClusterMemberMain.driver(directory), new SlipstreamContext()))
        {
            new CountingClient(WINDOW).run(context);
        }
    }
}
