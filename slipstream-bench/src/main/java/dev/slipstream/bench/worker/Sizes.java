/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

/**
 * How long each message is: constant, or uniform between two bounds. A function of the message's number, so that the
 * receiver can check it.
 *
 * @param minBytes the shortest.
 * @param maxBytes the longest; equal to the shortest if all are the same.
 */
record Sizes(int minBytes, int maxBytes)
{
    /** Checks the bounds. */
    Sizes
    {
        if (minBytes < Payload.HEADER_LENGTH || maxBytes < minBytes || maxBytes > Payload.MAX_LENGTH)
        {
            throw new IllegalArgumentException("message sizes " + minBytes + " to " + maxBytes + ": at least " +
                Payload.HEADER_LENGTH + ", at most " + Payload.MAX_LENGTH);
        }
    }

    /**
     * The length of a message.
     *
     * @param sequence its number.
     * @return bytes.
     */
    int of(final long sequence)
    {
        if (minBytes == maxBytes)
        {
            return minBytes;
        }
        // The finaliser of SplittableRandom's generator (Steele, Lea, Flood 2014): neighbours look unrelated.
        long z = sequence + 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        z ^= z >>> 31;
        return minBytes + (int)Long.remainderUnsigned(z, maxBytes - minBytes + 1L);
    }
}
