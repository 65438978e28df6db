/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * {@code struct timespec} of {@code linux/time_types.h}: seconds and nanoseconds, a time limit for a call that blocks.
 *
 * <p>One is allocated per thread that sleeps, and set again for each call. Its memory lives as long as the object.
 */
public final class Timespec
{
    /** {@code struct __kernel_timespec}: the same as {@code struct timespec} on 64-bit machines. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec")).withName("timespec");

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long TV_SEC = 0;
    private static final long TV_NSEC = 8;

    private final MemorySegment segment = Arena.ofAuto().allocate(LAYOUT);

    /**
     * Set the time limit.
     *
     * @param durationNs in nanoseconds; a negative one counts as 0.
     * @return this.
     */
    public Timespec set(final long durationNs)
    {
        final long positive = Math.max(0, durationNs);
        segment.set(JAVA_LONG, TV_SEC, positive / NANOS_PER_SECOND);
        segment.set(JAVA_LONG, TV_NSEC, positive % NANOS_PER_SECOND);
        return this;
    }

    MemorySegment segment()
    {
        return segment;
    }
}
