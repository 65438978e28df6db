/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.packet;

/**
 * The Internet checksum (RFC 1071): the one's complement of the one's complement sum of 16-bit words.
 *
 * <p>Words are added in the machine's byte order, and 32 bits at a time into a 64-bit sum: RFC 1071 shows that neither
 * changes the result, once it is folded and stored in the machine's order as well.
 */
final class InternetChecksum
{
    private static final long LOW_WORD = 0xFFFF_FFFFL;

    private InternetChecksum()
    {
    }

    /**
     * Add up memory.
     *
     * @param address of its first byte.
     * @param length  in bytes; an odd last byte counts as if a zero followed it.
     * @return the sum, not folded.
     */
    static long sum(final long address, final int length)
    {
        long low = 0;
        long high = 0;
        int offset = 0;
        for (; offset <= length - Long.BYTES; offset += Long.BYTES)
        {
            final long value = WireMemory.getLong(address + offset);
            low += value & LOW_WORD;
            high += value >>> Integer.SIZE;
        }
        return low + high + sumTail(address + offset, length - offset);
    }

    /**
     * Copy memory and add it up on the way.
     *
     * @param source of the bytes.
     * @param target of the bytes.
     * @param length in bytes; an odd last byte counts as if a zero followed it.
     * @return the sum, not folded.
     */
    static long copyAndSum(final long source, final long target, final int length)
    {
        long low = 0;
        long high = 0;
        int offset = 0;
        for (; offset <= length - Long.BYTES; offset += Long.BYTES)
        {
            final long value = WireMemory.getLong(source + offset);
            WireMemory.putLong(target + offset, value);
            low += value & LOW_WORD;
            high += value >>> Integer.SIZE;
        }
        final long tail = sumTail(source + offset, length - offset);
        for (; offset < length; offset++)
        {
            WireMemory.putByte(target + offset, WireMemory.getByte(source + offset));
        }
        return low + high + tail;
    }

    /**
     * Bring a sum down to 16 bits.
     *
     * @param sum of words.
     * @return from 0 to 0xFFFF.
     */
    static int fold(final long sum)
    {
        long folded = (sum & LOW_WORD) + (sum >>> Integer.SIZE);
        folded = (folded & LOW_WORD) + (folded >>> Integer.SIZE);
        folded = (folded & 0xFFFF) + (folded >>> Short.SIZE);
        folded = (folded & 0xFFFF) + (folded >>> Short.SIZE);
        return (int)((folded & 0xFFFF) + (folded >>> Short.SIZE));
    }

    private static long sumTail(final long address, final int length)
    {
        long sum = 0;
        int offset = 0;
        for (; offset <= length - Short.BYTES; offset += Short.BYTES)
        {
            sum += WireMemory.getShort(address + offset);
        }
        return offset < length ? sum + WireMemory.getByte(address + offset) : sum;
    }
}
