/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import java.util.concurrent.TimeUnit;
import jdk.jfr.FlightRecorder;

/**
 * Tells a recording of JDK Flight Recorder of wake-ups that were late. While nobody records, not even the class of the
 * event is loaded: the first event of a process takes the JVM a fifth of a second, which would be later still.
 */
final class LateWakeUp
{
    /** The longest sleep of the stock schedule: who is later than that might as well not have been rung. */
    private static final long LATE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private LateWakeUp()
    {
    }

    /**
     * Record a wake-up that was late, if somebody records.
     *
     * @param slot      of the thread that slept.
     * @param latencyNs from the ring to the thread running.
     */
    static void recordIfLate(final int slot, final long latencyNs)
    {
        if (latencyNs >= LATE_NS && FlightRecorder.isInitialized())
        {
            new LateWakeUpEvent(slot, latencyNs).commit();
        }
    }
}
