/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import dev.slipstream.driver.status.DriverRecording;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one driver says of itself: on its output, and to a recording of JDK Flight Recorder.
 *
 * <p>Called by any thread.
 */
final class Announcements
{
    private final Consumer<String> announcer;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    Announcements(final Consumer<String> announcer)
    {
        this.announcer = announcer;
    }

    /**
     * Say whether a feature is on. Once, whatever is said twice.
     *
     * @param feature of the driver.
     * @param cause   why it is off, or null if it is on.
     */
    void state(final String feature, final @Nullable String cause)
    {
        if (cause == null)
        {
            once(feature + " on");
        }
        else
        {
            once(feature + " off: " + cause);
            DriverRecording.onFallback(feature, cause);
        }
    }

    /**
     * Say that a channel takes the way of stock Aeron. Once, whatever is said twice.
     *
     * @param channel its URI.
     * @param cause   why.
     */
    void notBatched(final String channel, final String cause)
    {
        once("channel " + channel + " is not batched: " + cause);
        DriverRecording.onFallback(channel, cause);
    }

    /**
     * Say a line, as often as it is said.
     *
     * @param line to say.
     */
    void say(final String line)
    {
        announcer.accept("Slipstream: " + line);
    }

    private void once(final String line)
    {
        if (said.add(line))
        {
            say(line);
        }
    }
}
