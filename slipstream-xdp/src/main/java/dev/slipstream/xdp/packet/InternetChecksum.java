/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.packet;

/**
 * The Internet checksum (RFC 1071): the one's complement of the one's complement sum of 16-bit words.
 *
 * <p>Words are added in the machine's byte order, and 32 bits at a time into a 64-bit sum: RFC 1071 shows that neither
 * changes the result, once it is folded and stored in the machine's order as well. The loop over them counts words, and
 * does nothing but add, so that the compiler makes vector instructions of it; a loop that copies as well, or counts
 * bytes, it leaves as it is, at several times the cost ({@code ChecksumBenchmark}).
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
        final int words = length / Long.BYTES;
        long sum = 0;
        for (int i = 0; i < words; i++)
        {
            final long word = WireMemory.getLong(address + (long)i * Long.BYTES);
            sum += (word & LOW_WORD) + (word >>> Integer.SIZE);
        }
        final int summed = words * Long.BYTES;
        return sum + sumTail(address + summed, length - summed);
    }

    /**
     * Copy memory and add it up while it is in the cache.
     *
     * @param source of the bytes.
     * @param target of the bytes.
     * @param length in bytes; an odd last byte counts as if a zero followed it.
     * @return the sum, not folded.
     */
    static long copyAndSum(final long source, final long target, final int length)
    {
        WireMemory.copy(source, target, length);
        return sum(source, length);
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
