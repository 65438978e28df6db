/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import dev.slipstream.doorbell.page.RingSet;
import java.nio.file.Path;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A node whose streams are in shared memory. */
public final class ShmNode extends StreamNode
{
    private final boolean isDriverRung;

    /**
     * @param aeronDirectory of the driver.
     * @param own            directory of the driver to embed, or null if it runs elsewhere.
     * @param isDriverRung   whether the driver is one of ours, which sleeps until it is rung and rings in turn.
     */
    ShmNode(final Path aeronDirectory, final @Nullable NodeDirectory own, final boolean isDriverRung)
    {
        super("shm-node", aeronDirectory, own);
        this.isDriverRung = isDriverRung;
    }

    /**
     * Begin to open a pair of streams.
     *
     * @param spec     of the streams.
     * @param listener told how it goes.
     * @return to give up.
     */
    public StreamOpening open(final StreamSpec spec, final StreamListener listener)
    {
        return open(new IpcOpening(this, spec, listener));
    }

    @Override
    public boolean isDriverRung()
    {
        return isDriverRung;
    }

    /**
     * Number of the embedded driver's directory, by which a peer finds it.
     *
     * @return the number, or 0 for an external driver.
     */
    public long generation()
    {
        final NodeDirectory own = own();
        return own == null ? 0 : own.generation();
    }

    /**
     * When the driver started, by which a peer sees that it means the same one. Not before the node is ready.
     *
     * @return in milliseconds since the epoch.
     */
    public long driverStartTimestampMs()
    {
        return ((IpcAgent)agent()).driver().startTimestampMs();
    }

    /** Wakes the driver: to be rung by a reader that has made room, since the driver lets the writer have it. */
    RingSet driverBell()
    {
        return agent().bells().driver();
    }

    @Override
    NodeAgent startAgent(final Queue<Runnable> work)
    {
        return IpcAgent.start(aeronDirectory(), own() != null, isDriverRung, work);
    }
}
