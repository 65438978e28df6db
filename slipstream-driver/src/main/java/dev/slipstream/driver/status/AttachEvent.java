/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.status;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * In a recording of JDK Flight Recorder: an interface was opened for AF_XDP, and how long that took. Written once it is
 * in use.
 */
@Name(AttachEvent.NAME)
@Label("AF_XDP Attach")
@Description("An interface was opened for AF_XDP")
@Category("Slipstream")
@StackTrace(false)
public final class AttachEvent extends Event
{
    /** What recordings call it. */
    public static final String NAME = "slipstream.Attach";

    @Label("Interface")
    final String opened;

    @Label("Opening Time")
    @Timespan(Timespan.NANOSECONDS)
    final long openingTime;

    AttachEvent(final String opened, final long openingTime)
    {
        this.opened = opened;
        this.openingTime = openingTime;
    }
}
