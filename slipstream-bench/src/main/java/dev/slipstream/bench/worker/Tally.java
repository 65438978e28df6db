/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import org.agrona.DirectBuffer;

/**
 * What a receiver saw: how many messages came, how many are missing, how many were wrong. Messages of several
 * publications are told apart by the lane in the upper byte of their number. Not thread-safe.
 */
final class Tally
{
    /** The most publications that one round uses. */
    static final int MAX_LANES = 16;

    private static final int LANE_SHIFT = 56;

    private final Sizes sizes;
    private final long[] expected = new long[MAX_LANES];
    private long received;
    private long gaps;
    private long bad;

    /**
     * @param sizes what lengths are right.
     */
    Tally(final Sizes sizes)
    {
        this.sizes = sizes;
        for (int lane = 0; lane < MAX_LANES; lane++)
        {
            expected[lane] = first(lane);
        }
    }

    /**
     * The number of the first message of a lane; the next ones follow.
     *
     * @param lane from 0.
     * @return the number.
     */
    static long first(final int lane)
    {
        return (long)lane << LANE_SHIFT;
    }

    /**
     * Take a message in.
     *
     * @param buffer that holds it.
     * @param offset of the message.
     * @param length of the message.
     */
    void onMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        received++;
        if (length < Payload.HEADER_LENGTH)
        {
            bad++;
            return;
        }
        final long sequence = Payload.sequence(buffer, offset);
        final int lane = (int)(sequence >>> LANE_SHIFT);
        if (lane >= MAX_LANES || sequence < expected[lane] || length != sizes.of(sequence) ||
            !Payload.isIntact(buffer, offset, length))
        {
            bad++;
            return;
        }
        gaps += sequence - expected[lane];
        expected[lane] = sequence + 1;
    }

    long received()
    {
        return received;
    }

    /**
     * How many messages are missing.
     *
     * @param sent how many were sent in all, so that a lost tail counts too.
     * @return missing in between and at the end.
     */
    long gaps(final long sent)
    {
        return gaps + Math.max(0, sent - received - gaps);
    }

    /**
     * How many were doubled, out of order, of the wrong length or damaged.
     *
     * @return the count.
     */
    long bad()
    {
        return bad;
    }
}
