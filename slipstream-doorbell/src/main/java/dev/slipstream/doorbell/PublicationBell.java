/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.RingSet;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Rings the readers of one publication. Thread-safe.
 */
final class PublicationBell implements AutoCloseable
{
    private final RingSet readers;
    private final AtomicCounter rung;
    private final boolean isExclusive;

    PublicationBell(final RingSet readers, final AtomicCounter rung, final boolean isExclusive)
    {
        this.readers = readers;
        this.rung = rung;
        this.isExclusive = isExclusive;
    }

    /**
     * Ring if something was published.
     *
     * @param position result of an offer, or of what else publishes.
     * @return the same.
     */
    long afterPublish(final long position)
    {
        if (position > 0)
        {
            ring();
        }
        return position;
    }

    void ring()
    {
        final int count = readers.ring();
        if (count > 0)
        {
            if (isExclusive)
            {
                rung.getAndAddRelease(count);
            }
            else
            {
                rung.getAndAdd(count);
            }
        }
    }

    @Override
    public void close()
    {
        rung.close();
    }
}
