/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import dev.slipstream.driver.status.SlipstreamCounter;
import io.aeron.driver.status.SystemCounterDescriptor;

/**
 * Two readings of the same run of a driver: what happened between them.
 *
 * @param earlier of the two.
 * @param later   of the two.
 */
record Interval(Reading earlier, Reading later)
{
    private static final double NANOS_PER_SECOND = 1e9;

    Interval
    {
        if (!earlier.driver().isSameRun(later.driver()))
        {
            earlier = later;
        }
    }

    long ns()
    {
        return later.timeNs() - earlier.timeNs();
    }

    /**
     * How fast something grew.
     *
     * @param delta by how much.
     * @return by how much a second; 0 if it shrank, as counters do whose owner went.
     */
    double perSecond(final long delta)
    {
        return ns() <= 0 || delta <= 0 ? 0 : delta * NANOS_PER_SECOND / ns();
    }

    double perSecond(final SlipstreamCounter counter)
    {
        return perSecond(delta(counter));
    }

    double perSecond(final SystemCounterDescriptor counter)
    {
        return perSecond(later.value(counter) - earlier.value(counter));
    }

    long delta(final SlipstreamCounter counter)
    {
        return later.value(counter) - earlier.value(counter);
    }
}
