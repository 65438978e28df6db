/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.cluster;

import io.aeron.cluster.client.AeronCluster;

/**
 * A {@link CountingClient} that knows nothing of Slipstream, configured by Aeron's properties. It waits for each answer
 * before it sends the next number, so that everybody has nothing to do most of the time.
 */
public final class PlainClusterClientMain
{
    private PlainClusterClientMain()
    {
    }

    /**
     * Run it.
     *
     * @param args none.
     * @throws InterruptedException never in practice.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        new CountingClient(1).run(new AeronCluster.Context());
    }
}
