/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What every message carries, so that a receiver can tell a message that is lost, doubled, cut, mixed up or damaged:
 * a sequence number, the time it was meant to be sent at, and bytes that depend on the sequence number.
 *
 * <pre>
 *     0        8             16
 *     +--------+-------------+----------------------------------------
 *     | number | intended ns | pattern from (number mod 64) words on ...
 *     +--------+-------------+----------------------------------------
 * </pre>
 */
final class Payload
{
    static final int HEADER_LENGTH = 16;

    /** Larger than any message that is measured. */
    static final int MAX_LENGTH = 128 * 1024;

    private static final int TIME_OFFSET = 8;
    private static final int SHIFTS = 64;
    private static final long SEED = 0x5115_7EA4L;

    /**
     * Up to here a loop over words is the quicker check, by a factor of two at 32 bytes; the intrinsic of
     * {@link MemorySegment#mismatch} is from there on, by four at 1,376. The check is to cost as little as it can
     * beside what is measured.
     */
    private static final int SHORT = 64;

    private static final UnsafeBuffer PATTERN = pattern();
    private static final MemorySegment PATTERN_SEGMENT = MemorySegment.ofBuffer(PATTERN.byteBuffer());
    private static final MemorySegment NATIVE_MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Payload()
    {
    }

    /**
     * Write a message.
     *
     * @param buffer     to write to.
     * @param offset     of the message.
     * @param length     of the message, at least {@link #HEADER_LENGTH}.
     * @param sequence   its number.
     * @param intendedNs when it was meant to be sent.
     */
    static void write(final MutableDirectBuffer buffer, final int offset, final int length, final long sequence,
        final long intendedNs)
    {
        buffer.putLong(offset, sequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + TIME_OFFSET, intendedNs, ByteOrder.LITTLE_ENDIAN);
        buffer.putBytes(offset + HEADER_LENGTH, PATTERN, start(sequence), length - HEADER_LENGTH);
    }

    /**
     * The number of a message.
     *
     * @param buffer that holds it.
     * @param offset of the message.
     * @return its number.
     */
    static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * When a message was meant to be sent.
     *
     * @param buffer that holds it.
     * @param offset of the message.
     * @return the {@link System#nanoTime()} of that moment.
     */
    static long intendedNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TIME_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Whether the bytes after the header are those of its number.
     *
     * @param buffer that holds the message.
     * @param offset of the message.
     * @param length of the message.
     * @return false if any byte differs.
     */
    static boolean isIntact(final DirectBuffer buffer, final int offset, final int length)
    {
        buffer.boundsCheck(offset, length);
        final int start = start(sequence(buffer, offset));
        return length <= SHORT ? isIntactByWords(buffer, offset, length, start - HEADER_LENGTH) :
            isIntactAsAWhole(buffer, offset + HEADER_LENGTH, length - HEADER_LENGTH, start);
    }

    private static boolean isIntactByWords(final DirectBuffer buffer, final int offset, final int length,
        final int start)
    {
        int i = HEADER_LENGTH;
        for (final int end = length - Long.BYTES; i <= end; i += Long.BYTES)
        {
            if (buffer.getLong(offset + i) != PATTERN.getLong(start + i))
            {
                return false;
            }
        }
        for (; i < length; i++)
        {
            if (buffer.getByte(offset + i) != PATTERN.getByte(start + i))
            {
                return false;
            }
        }
        return true;
    }

    private static boolean isIntactAsAWhole(final DirectBuffer buffer, final int offset, final int length,
        final int start)
    {
        final byte[] bytes = buffer.byteArray();
        final MemorySegment segment = bytes == null ? NATIVE_MEMORY : MemorySegment.ofArray(bytes);
        final long from = offset + (bytes == null ? buffer.addressOffset() : buffer.wrapAdjustment());
        return MemorySegment.mismatch(segment, from, from + length, PATTERN_SEGMENT, start, start + length) == -1;
    }

    private static int start(final long sequence)
    {
        return (int)(sequence & (SHIFTS - 1)) * Long.BYTES;
    }

    private static UnsafeBuffer pattern()
    {
        final byte[] bytes = new byte[MAX_LENGTH + SHIFTS * Long.BYTES];
        new SplittableRandom(SEED).nextBytes(bytes);
        final ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).clear();
        return new UnsafeBuffer(direct);
    }
}
