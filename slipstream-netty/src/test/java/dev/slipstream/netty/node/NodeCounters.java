/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import io.aeron.driver.status.SystemCounterDescriptor;
import java.io.IOException;
import java.nio.file.Path;

/** What the embedded driver of a node over UDP has counted. */
public final class NodeCounters
{
    private NodeCounters()
    {
    }

    /**
     * Read a counter.
     *
     * @param base    directory of the driver's; there is one that is in use.
     * @param counter of it.
     * @return the value.
     * @throws IOException if there is no driver.
     */
    public static long valueOf(final Path base, final SystemCounterDescriptor counter) throws IOException
    {
        final UdpNode node = StreamNodes.udp(base);
        try
        {
            return node.aeron().countersReader().getCounterValue(counter.id());
        }
        finally
        {
            node.release();
        }
    }
}
