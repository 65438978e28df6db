/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a message looks like, so that its reader can tell whether it is the next one and whole.
 *
 * <pre>
 *   0        8          16       20     24
 *   | tag    | sequence | length | last | pattern of (tag, sequence) to the end ...
 * </pre>
 *
 * <p>The tag names the publication. All integers are in the byte order of the machine.
 */
final class Payload
{
    static final int HEADER_LENGTH = 24;

    private static final int TAG_OFFSET = 0;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int LENGTH_OFFSET = 16;
    private static final int LAST_OFFSET = 20;

    private Payload()
    {
    }

    static void encode(final MutableDirectBuffer buffer, final int length, final long tag, final long sequence,
        final boolean last)
    {
        buffer.putLong(TAG_OFFSET, tag);
        buffer.putLong(SEQUENCE_OFFSET, sequence);
        buffer.putInt(LENGTH_OFFSET, length);
        buffer.putInt(LAST_OFFSET, last ? 1 : 0);
        long state = seed(tag, sequence);
        int offset = HEADER_LENGTH;
        for (; offset + Long.BYTES <= length; offset += Long.BYTES)
        {
            buffer.putLong(offset, state);
            state = next(state);
        }
        for (; offset < length; offset++)
        {
            buffer.putByte(offset, (byte)state);
            state = next(state);
        }
    }

    static long tag(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TAG_OFFSET);
    }

    static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SEQUENCE_OFFSET);
    }

    static boolean isLast(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + LAST_OFFSET) == 1;
    }

    /**
     * Look for the first fault.
     *
     * @return what is wrong, or null if every byte is as it was encoded.
     */
    static @Nullable String fault(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < HEADER_LENGTH || buffer.getInt(offset + LENGTH_OFFSET) != length)
        {
            return "length " + length + " instead of " +
                (length < HEADER_LENGTH ? "at least " + HEADER_LENGTH : buffer.getInt(offset + LENGTH_OFFSET));
        }
        long state = seed(tag(buffer, offset), sequence(buffer, offset));
        int at = HEADER_LENGTH;
        for (; at + Long.BYTES <= length; at += Long.BYTES)
        {
            if (buffer.getLong(offset + at) != state)
            {
                return "wrong bytes from " + at + " on in a message of " + length;
            }
            state = next(state);
        }
        for (; at < length; at++)
        {
            if (buffer.getByte(offset + at) != (byte)state)
            {
                return "wrong byte at " + at + " in a message of " + length;
            }
            state = next(state);
        }
        return null;
    }

    private static long seed(final long tag, final long sequence)
    {
        return (tag * 0x9E3779B97F4A7C15L) ^ (sequence * 0xC2B2AE3D27D4EB4FL) ^ 0x165667B19E3779F9L;
    }

    private static long next(final long state)
    {
        return state * 6364136223846793005L + 1442695040888963407L;
    }
}
