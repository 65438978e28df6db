/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * In a recording of JDK Flight Recorder: a thread ran late after it was rung. Nothing is made of wake-ups that are not
 * late.
 */
@Name(LateWakeUpEvent.NAME)
@Label("Late Wake-Up")
@Description("A thread that slept on a doorbell ran a millisecond or more after it was rung")
@Category("Slipstream")
@StackTrace(false)
final class LateWakeUpEvent extends Event
{
    /** What recordings call it. */
    static final String NAME = "slipstream.LateWakeUp";

    @Label("Doorbell Slot")
    final int slot;

    @Label("Latency")
    @Timespan(Timespan.NANOSECONDS)
    final long latency;

    LateWakeUpEvent(final int slot, final long latencyNs)
    {
        this.slot = slot;
        latency = latencyNs;
    }
}
