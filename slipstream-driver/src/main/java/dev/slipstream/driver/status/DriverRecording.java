/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.status;

import jdk.jfr.FlightRecorder;

/**
 * What a driver has to say to a recording of JDK Flight Recorder. While nobody records, not even the classes of the
 * events are loaded: the first event of a process takes the JVM a fifth of a second, which nothing here may wait for.
 *
 * <p>Called by any thread.
 */
public final class DriverRecording
{
    private DriverRecording()
    {
    }

    /**
     * Something takes a slower way than it might.
     *
     * @param subject an interface, a channel, or a feature.
     * @param cause   why.
     */
    public static void onFallback(final String subject, final String cause)
    {
        if (FlightRecorder.isInitialized())
        {
            new FallbackEvent(subject, cause).commit();
        }
    }

    /**
     * An interface was opened for AF_XDP.
     *
     * @param interfaceAndMode the name and how it was opened.
     * @param openingTimeNs    how long opening took.
     */
    public static void onAttach(final String interfaceAndMode, final long openingTimeNs)
    {
        if (FlightRecorder.isInitialized())
        {
            new AttachEvent(interfaceAndMode, openingTimeNs).commit();
        }
    }
}
