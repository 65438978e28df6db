/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * A histogram of nanoseconds, and its form on the line to the parent. Not thread-safe.
 */
public final class Latencies
{
    private static final long MAX_NS = 60_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    private Latencies()
    {
    }

    /**
     * An empty histogram that has been written to once, so that the first real value finds its pages there.
     *
     * @return the histogram.
     */
    static Histogram create()
    {
        final Histogram histogram = new Histogram(MAX_NS, SIGNIFICANT_DIGITS);
        histogram.recordValue(1);
        histogram.reset();
        return histogram;
    }

    /**
     * Record a time; out of range counts as the nearest that is in range.
     *
     * @param histogram to record in.
     * @param ns        the time.
     */
    static void record(final Histogram histogram, final long ns)
    {
        histogram.recordValue(Math.clamp(ns, 0, MAX_NS));
    }

    /**
     * Histogram to text.
     *
     * @param histogram to encode.
     * @return Base64 of HdrHistogram's compressed form.
     */
    public static String encode(final Histogram histogram)
    {
        final ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        final int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    /**
     * Text to histogram.
     *
     * @param text as made by {@link #encode(Histogram)}, or empty if nothing was timed.
     * @return the histogram.
     */
    public static Histogram decode(final String text)
    {
        if (text.isEmpty())
        {
            return create();
        }
        try
        {
            return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(text)), 1);
        }
        catch (final DataFormatException e)
        {
            throw new IllegalArgumentException("not a histogram: " + text, e);
        }
    }
}
