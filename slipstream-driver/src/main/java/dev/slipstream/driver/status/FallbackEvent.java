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
 * In a recording of JDK Flight Recorder: something takes a slower way than it might, and why. Written when it begins,
 * by whichever thread finds out; single datagrams are counted and not recorded.
 */
@Name(FallbackEvent.NAME)
@Label("Fallback")
@Description("Something takes a slower way than it might have")
@Category("Slipstream")
@StackTrace(false)
public final class FallbackEvent extends Event
{
    /** What recordings call it. */
    public static final String NAME = "slipstream.Fallback";

    @Label("Subject")
    final String subject;

    @Label("Cause")
    final String cause;

    FallbackEvent(final String subject, final String cause)
    {
        this.subject = subject;
        this.cause = cause;
    }
}
