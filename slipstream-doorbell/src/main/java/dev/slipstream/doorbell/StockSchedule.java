/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import java.util.concurrent.TimeUnit;

/**
 * The back-off schedule of Aeron's default idle strategy: so many spins, so many yields, then sleeps that double from a
 * microsecond to a millisecond. Numbers are those of {@code io.aeron.driver.Configuration} ({@code IDLE_MAX_SPINS} and
 * following). Used by one thread.
 */
public final class StockSchedule
{
    private static final int MAX_SPINS = 10;
    private static final int MAX_YIELDS = 20;
    private static final long MIN_PARK_NS = 1_000;

    /** Longest sleep of the schedule. */
    static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private int spins;
    private int yields;
    private long parkNs = MIN_PARK_NS;

    /** At its beginning. */
    public StockSchedule()
    {
    }

    /** The thread has worked: begin anew. */
    public void reset()
    {
        spins = 0;
        yields = 0;
        parkNs = MIN_PARK_NS;
    }

    /**
     * Take the next step of the schedule.
     *
     * @return how long to sleep, or 0 if the step was a spin or a yield and has been taken.
     */
    @SuppressWarnings("ThreadPriorityCheck") // The yields are what is being reproduced.
    public long nextParkNs()
    {
        if (spins < MAX_SPINS)
        {
            spins++;
            Thread.onSpinWait();
            return 0;
        }
        if (yields < MAX_YIELDS)
        {
            yields++;
            Thread.yield();
            return 0;
        }
        final long current = parkNs;
        parkNs = Math.min(parkNs << 1, MAX_PARK_NS);
        return current;
    }
}
