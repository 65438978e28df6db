/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import io.aeron.Counter;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * A counter that may be written at any time, also when its client has closed itself: see {@link MappedCounters}. Then
 * writing does nothing, since the counter may be somebody else's by now.
 *
 * <p>Written by one thread unless said otherwise.
 */
final class DoorbellCounter implements AutoCloseable
{
    private final Counter owner;
    private final AtomicCounter value;

    DoorbellCounter(final Counter owner, final AtomicCounter value)
    {
        this.owner = owner;
        this.value = value;
    }

    void increment()
    {
        add(1);
    }

    void add(final long amount)
    {
        if (!owner.isClosed())
        {
            value.getAndAddRelease(amount);
        }
    }

    /** As {@link #add}, by any thread. */
    void addAtomically(final long amount)
    {
        if (!owner.isClosed())
        {
            value.getAndAdd(amount);
        }
    }

    void set(final long newValue)
    {
        if (!owner.isClosed())
        {
            value.setRelease(newValue);
        }
    }

    long get()
    {
        return value.get();
    }

    /** Give the counter back; later calls do nothing. */
    @Override
    public void close()
    {
        owner.close();
    }
}
