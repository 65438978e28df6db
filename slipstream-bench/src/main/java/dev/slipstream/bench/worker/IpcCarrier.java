/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import io.aeron.Aeron;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;

/**
 * A stock client of a driver in another process; its conductor has a thread of its own, as by default.
 */
final class IpcCarrier implements Carrier
{
    /** A park ends late by the kernel's timer slack (50 us) and a wake-up: what is left of the time is spun. */
    private static final long SPIN_NS = 150_000;

    private final Aeron aeron;
    private final IdleStrategy idleStrategy;

    /**
     * @param job          says which driver.
     * @param idleStrategy of readers, and of writers that are held up.
     */
    IpcCarrier(final Message job, final IdleStrategy idleStrategy)
    {
        this.idleStrategy = idleStrategy;
        aeron = Aeron.connect(Tuning.client(job.text("dir")));
    }

    @Override
    public Writer addWriter(final String channel, final int stream)
    {
        return Writer.of(aeron.addExclusivePublication(channel, stream));
    }

    @Override
    public Reader addReader(final String channel, final int stream)
    {
        return Reader.of(aeron.addSubscription(channel, stream));
    }

    @Override
    public int invoke()
    {
        return 0;
    }

    @Override
    public void idleReading(final int workCount)
    {
        idleStrategy.idle(workCount);
    }

    @Override
    public void idleWriting(final int workCount)
    {
        idleStrategy.idle(workCount);
    }

    @Override
    public void idleUntil(final long dueNs)
    {
        parkUntil(dueNs);
    }

    /**
     * Sleep until shortly before a moment.
     *
     * @param dueNs the moment.
     */
    static void parkUntil(final long dueNs)
    {
        final long parkNs = dueNs - System.nanoTime() - SPIN_NS;
        if (parkNs > 0)
        {
            LockSupport.parkNanos(parkNs);
        }
        else
        {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close()
    {
        aeron.close();
    }
}
