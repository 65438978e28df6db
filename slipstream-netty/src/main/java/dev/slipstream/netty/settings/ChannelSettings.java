/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.settings;

import dev.slipstream.doorbell.spin.SpinPolicy;
import java.util.function.Supplier;
import org.agrona.BitUtil;

/** What is to be said of all channels, whatever carries them. Immutable. */
public interface ChannelSettings
{
    /** Smallest {@link #termLength}: what Aeron allows. */
    int TERM_LENGTH_MIN = 64 * 1024;

    /** Largest {@link #termLength}: a connection of 96 MiB is more than anybody means. */
    int TERM_LENGTH_MAX = 16 * 1024 * 1024;

    /**
     * Term length of the stream in one direction.
     *
     * @return a power of two from {@link #TERM_LENGTH_MIN} to {@link #TERM_LENGTH_MAX}, in bytes.
     */
    int termLength();

    /**
     * How long a loop polls on before it sleeps.
     *
     * @return asked once for each loop.
     */
    Supplier<SpinPolicy> spin();

    /**
     * How long a connection may take to be set up.
     *
     * @return a positive duration in nanoseconds.
     */
    long handshakeTimeoutNs();

    /**
     * Whether a length can be that of a term.
     *
     * @param length in bytes.
     * @return true for a power of two within the limits.
     */
    static boolean isTermLength(final int length)
    {
        return length >= TERM_LENGTH_MIN && length <= TERM_LENGTH_MAX && BitUtil.isPowerOfTwo(length);
    }

    /**
     * Check what all settings have in common.
     *
     * @param termLength               to be checked.
     * @param termLengthProperty       that it may come from.
     * @param handshakeTimeoutNs       to be checked.
     * @param handshakeTimeoutProperty that it may come from.
     * @throws IllegalArgumentException if one cannot be used.
     */
    static void check(
        final int termLength, final String termLengthProperty, final long handshakeTimeoutNs,
        final String handshakeTimeoutProperty)
    {
        if (!isTermLength(termLength))
        {
            throw new IllegalArgumentException(termLengthProperty + "=" + termLength + ": use a power of two from " +
                TERM_LENGTH_MIN + " to " + TERM_LENGTH_MAX);
        }
        if (handshakeTimeoutNs <= 0)
        {
            throw new IllegalArgumentException(handshakeTimeoutProperty + "=" + handshakeTimeoutNs +
                "ns: use a positive duration");
        }
    }

    /**
     * How long to poll on, as a property says it.
     *
     * @param property that says it.
     * @return asked once for each loop.
     */
    static Supplier<SpinPolicy> spin(final String property)
    {
        return SpinPolicy.supplier(property, System.getProperty(property, "0"));
    }
}
