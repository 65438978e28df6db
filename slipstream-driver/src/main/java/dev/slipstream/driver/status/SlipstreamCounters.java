/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.status;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one driver, allocated together and kept until the driver ends. Each is written by one thread; any
 * thread may read.
 */
public final class SlipstreamCounters
{
    private final Map<SlipstreamCounter, AtomicCounter> counters = new EnumMap<>(SlipstreamCounter.class);

    /**
     * Allocate all counters. Called by the conductor's thread, which alone may allocate.
     *
     * @param countersManager of the driver.
     */
    public SlipstreamCounters(final CountersManager countersManager)
    {
        for (final SlipstreamCounter counter : SlipstreamCounter.values())
        {
            counters.put(counter, countersManager.newCounter(counter.label(), counter.typeId()));
        }
    }

    /**
     * A counter.
     *
     * @param counter which.
     * @return the counter.
     */
    public AtomicCounter get(final SlipstreamCounter counter)
    {
        return Objects.requireNonNull(counters.get(counter));
    }

    /**
     * Say in the counters file whether a feature is on.
     *
     * @param counter             that stands for the feature.
     * @param unavailabilityCause why it is off, or null if it is on.
     */
    public void state(final SlipstreamCounter counter, final @Nullable String unavailabilityCause)
    {
        get(counter).setRelease(unavailabilityCause == null ? 1 : 0);
        get(counter).appendToLabel(unavailabilityCause == null ? ": on" : ": off, " + unavailabilityCause);
    }
}
