/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import java.time.Duration;

/**
 * The moment by which something has to be over, whatever the machine does meanwhile.
 *
 * @param ns of {@link System#nanoTime()}; compares by difference.
 */
public record Deadline(long ns)
{
    /**
     * A moment from now.
     *
     * @param time until then.
     * @return the deadline.
     */
    public static Deadline in(final Duration time)
    {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /**
     * Whether it is over.
     *
     * @return true from the moment on.
     */
    public boolean isPast()
    {
        return ns - System.nanoTime() <= 0;
    }

    /**
     * Cut a time short.
     *
     * @param time how long something may take.
     * @return the same, or what is left until the deadline if that is less; never negative.
     */
    public Duration cut(final Duration time)
    {
        final Duration left = Duration.ofNanos(Math.max(0, ns - System.nanoTime()));
        return left.compareTo(time) < 0 ? left : time;
    }
}
