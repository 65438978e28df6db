/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternetChecksumTest
{
    private static final int LONGEST = 65_507;
    private static final int MISALIGNMENTS = 8;
    private static final byte FILLING = 0x5A;
    private static final int ROOM = LONGEST + MISALIGNMENTS + 1;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final MemorySegment source = Arena.ofAuto().allocate(ROOM, 64);
    private final MemorySegment target = Arena.ofAuto().allocate(ROOM, 64);

    @Test
    void shouldAddUpAndCopyAnyLengthAtAnyAddress()
    {
        final byte[] bytes = new byte[ROOM];
        random.nextBytes(bytes);
        MemorySegment.copy(bytes, 0, source, ValueLayout.JAVA_BYTE, 0, ROOM);
        for (int length = 0; length < 300; length++)
        {
            check(length, length % MISALIGNMENTS, random.nextInt(MISALIGNMENTS));
        }
        check(LONGEST, 0, 2);
        check(LONGEST - 1, 1, 0);
    }

    @Test
    void shouldCarryWhereAllBitsAreSet()
    {
        source.fill((byte)0xFF);
        check(LONGEST, 0, 0);
        check(LONGEST - 1, 0, 0);
    }

    private void check(final int length, final int from, final int to)
    {
        target.fill(FILLING);
        final long address = source.address() + from;
        final int expected = reference(source.asSlice(from, length));
        assertThat(InternetChecksum.fold(InternetChecksum.sum(address, length)))
            .as("seed %d, sum of %d bytes at %d", seed, length, from).isEqualTo(expected);
        assertThat(InternetChecksum.fold(InternetChecksum.copyAndSum(address, target.address() + to, length)))
            .as("seed %d, sum of %d copied bytes at %d", seed, length, from).isEqualTo(expected);
        assertThat(target.asSlice(to, length).mismatch(source.asSlice(from, length))).isEqualTo(-1);
        target.asSlice(to, length).fill(FILLING);
        assertThat(target.toArray(ValueLayout.JAVA_BYTE)).as("around %d bytes at %d", length, to)
            .containsOnly(FILLING);
    }

    /** As RFC 1071 writes it, a word of 16 bits at a time. */
    private static int reference(final MemorySegment bytes)
    {
        final ValueLayout.OfShort layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.nativeOrder());
        long sum = 0;
        long offset = 0;
        for (; offset + 1 < bytes.byteSize(); offset += 2)
        {
            sum += bytes.get(layout, offset) & 0xFFFF;
        }
        if (offset < bytes.byteSize())
        {
            sum += bytes.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
        }
        while (sum >>> 16 != 0)
        {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (int)sum;
    }
}
