/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

/**
 * What a publication sends.
 *
 * @param tag   tells it from other publications of the test.
 * @param count of messages, or 0 for as many as come until it is told to finish.
 * @param sizes {@code fixed:N}, {@code uniform:MIN:MAX} or {@code mixed:MIN:MAX:LARGE}.
 * @param gapNs between two messages, or 0 for none.
 */
public record Workload(long tag, long count, String sizes, long gapNs)
{
    /** The datagrams of this one are full, if the MTU is Aeron's usual 1,408 bytes less 32 of header. */
    public static final String MTU_SIZED = "fixed:1376";

    /** Some share a datagram, some fill one, some need several. */
    public static final String MIXED = "mixed:32:1300:30000";

    /**
     * As fast as it goes.
     *
     * @param tag   tells it from other publications.
     * @param count of messages.
     * @param sizes of messages.
     * @return the workload.
     */
    public static Workload of(final long tag, final long count, final String sizes)
    {
        return new Workload(tag, count, sizes, 0);
    }
}
