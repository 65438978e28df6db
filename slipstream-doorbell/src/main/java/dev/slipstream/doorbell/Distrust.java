/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import java.util.concurrent.TimeUnit;

/**
 * Whether rings are relied on. A missed ring should not happen; where one did, the thread stays with the stock schedule
 * for so long that the cost of the next one is noise. Used by the thread of the doorbell.
 */
final class Distrust
{
    private static final long DURATION_NS = TimeUnit.SECONDS.toNanos(10);

    private boolean isOn;
    private long untilNs;

    /**
     * A ring was missed.
     *
     * @param nowNs by {@link System#nanoTime()}.
     */
    void onMissedRing(final long nowNs)
    {
        isOn = true;
        untilNs = nowNs + DURATION_NS;
    }

    /**
     * Whether one was missed lately.
     *
     * @param nowNs by {@link System#nanoTime()}.
     * @return false once the time is over, and from the start.
     */
    boolean isOn(final long nowNs)
    {
        if (isOn && nowNs - untilNs >= 0)
        {
            isOn = false;
        }
        return isOn;
    }
}
