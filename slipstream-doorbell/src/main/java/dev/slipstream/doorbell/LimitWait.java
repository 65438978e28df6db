/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.ParkSlot;
import io.aeron.Publication;

/**
 * The sleep of a thread that writes, while the limit of its publication does not let it: the media driver moves the
 * limit as readers consume. Used by the thread of the slot.
 *
 * <p>A driver that rings when it has moved a limit says so, see {@link PeerDirectory#isDriverRinging}; without that the
 * thread follows the schedule of stock Aeron.
 */
final class LimitWait
{
    private final ParkSlot slot;
    private final BellCounters counters;
    private final StockSchedule stock = new StockSchedule();

    LimitWait(final ParkSlot slot, final BellCounters counters)
    {
        this.slot = slot;
        this.counters = counters;
    }

    /** A wait begins. */
    void begin()
    {
        stock.reset();
    }

    /**
     * Sleep for one step, unless the limit has moved.
     *
     * @param publication that is back-pressured.
     * @param limitBucket whose members are rung when its limit has moved.
     * @param maxParkNs   how long at most if that ring is certain, or 0 if it is not.
     * @param limitNs     how long at most in any case.
     */
    void step(final Publication publication, final int limitBucket, final long maxParkNs, final long limitNs)
    {
        final long parkNs = maxParkNs > 0 ? maxParkNs : stock.nextParkNs();
        if (parkNs == 0)
        {
            return;
        }
        // Joining, PARKED, the fence of arm(), and only then the look at the limit. The driver stores the limit, then a
        // fence, then reads the bucket and the word: see RingSet.
        slot.join(limitBucket);
        slot.arm();
        if (publication.availableWindow() <= 0 && !Thread.currentThread().isInterrupted())
        {
            counters.onPark();
            slot.await(Math.min(parkNs, limitNs));
        }
        if (!slot.disarm())
        {
            counters.onWoken();
        }
    }
}
