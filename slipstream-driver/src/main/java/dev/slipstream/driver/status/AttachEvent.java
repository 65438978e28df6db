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

/**
 * In a recording of JDK Flight Recorder: an interface was opened for AF_XDP, and how long that took. For one thread.
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
    String opened = "";

    /**
     * Attaching begins.
     *
     * @return the event, to be committed when it has succeeded.
     */
    public static AttachEvent beginNow()
    {
        final AttachEvent event = new AttachEvent();
        event.begin();
        return event;
    }

    /**
     * Record that it has succeeded, if somebody records.
     *
     * @param interfaceAndMode the name and how it was opened.
     */
    public void succeeded(final String interfaceAndMode)
    {
        opened = interfaceAndMode;
        commit();
    }
}
