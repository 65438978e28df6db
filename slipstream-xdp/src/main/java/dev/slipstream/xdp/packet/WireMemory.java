/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.packet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Memory by bare address, because frames of UMEM and datagrams in term buffers come as such, thousands at a time, and a
 * segment for each would be garbage. Nothing checks an address: the caller owns the memory, or crashes.
 */
final class WireMemory
{
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private WireMemory()
    {
    }

    static int getByte(final long address)
    {
        return ALL.get(JAVA_BYTE, address) & 0xFF;
    }

    /** In the machine's byte order. */
    static int getShort(final long address)
    {
        return ALL.get(JAVA_SHORT_UNALIGNED, address) & 0xFFFF;
    }

    /** In network byte order; the machine's is little endian on all that Slipstream runs on. */
    static int getNetworkShort(final long address)
    {
        return Short.reverseBytes(ALL.get(JAVA_SHORT_UNALIGNED, address)) & 0xFFFF;
    }

    /** In network byte order. */
    static int getNetworkInt(final long address)
    {
        return Integer.reverseBytes(ALL.get(JAVA_INT_UNALIGNED, address));
    }

    /** In network byte order. */
    static long getNetworkLong(final long address)
    {
        return Long.reverseBytes(ALL.get(JAVA_LONG_UNALIGNED, address));
    }

    /** In the machine's byte order. */
    static int getInt(final long address)
    {
        return ALL.get(JAVA_INT_UNALIGNED, address);
    }

    static long getLong(final long address)
    {
        return ALL.get(JAVA_LONG_UNALIGNED, address);
    }

    static void copy(final long source, final long target, final int length)
    {
        MemorySegment.copy(ALL, source, ALL, target, length);
    }

    static void putLong(final long address, final long value)
    {
        ALL.set(JAVA_LONG_UNALIGNED, address, value);
    }

    static void putInt(final long address, final int value)
    {
        ALL.set(JAVA_INT_UNALIGNED, address, value);
    }

    static void putShort(final long address, final int value)
    {
        ALL.set(JAVA_SHORT_UNALIGNED, address, (short)value);
    }
}
