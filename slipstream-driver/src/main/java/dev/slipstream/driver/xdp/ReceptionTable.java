/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.xdp.packet.UdpPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The channels that receive over AF_XDP, by address and port. Immutable: the conductor and the attendant publish a new
 * one for each change, and the receiver looks packets up in the one that it finds.
 *
 * <p>A hash table with open addressing. Addresses are two numbers each, in the form that {@link UdpPacket} gives them.
 */
final class ReceptionTable
{
    static final ReceptionTable EMPTY = new ReceptionTable(1);

    private static final int IPV4_LENGTH = 4;

    // RFC 1112, RFC 4291: how addresses of groups begin.
    private static final int IPV4_GROUP_SHIFT = 28;
    private static final int IPV4_GROUP = 0xE;
    private static final int IPV6_GROUP_SHIFT = 56;
    private static final int IPV6_GROUP = 0xFF;

    private final long[] highs;
    private final long[] lows;
    private final @Nullable Reception[] receptions;

    /** @param capacity a power of two, more than will be put. */
    private ReceptionTable(final int capacity)
    {
        highs = new long[capacity];
        lows = new long[capacity];
        receptions = new Reception[capacity];
    }

    static ReceptionTable of(final Collection<Reception> receptions)
    {
        final ReceptionTable table = new ReceptionTable(Integer.highestOneBit(2 * receptions.size() + 1) << 1);
        for (final Reception reception : receptions)
        {
            table.put(reception);
        }
        return table;
    }

    /** As the filter does: the exact address first, then, but for groups, the wildcard of the same family. */
    @Nullable
    Reception find(final long high, final long low, final int port)
    {
        final Reception exact = receptions[slot(high, low, port)];
        if (exact != null)
        {
            return exact;
        }
        final boolean isIpv4 = high == 0 && (low & -1L << Integer.SIZE) == UdpPacket.MAPPED_PREFIX;
        if (isIpv4 ? ((int)low >>> IPV4_GROUP_SHIFT) == IPV4_GROUP : high >>> IPV6_GROUP_SHIFT == IPV6_GROUP)
        {
            return null;
        }
        return receptions[slot(0, isIpv4 ? UdpPacket.MAPPED_PREFIX : 0, port)];
    }

    private void put(final Reception reception)
    {
        final InetSocketAddress local = reception.local();
        final ByteBuffer bytes = ByteBuffer.wrap(local.getAddress().getAddress());
        final boolean isIpv4 = bytes.remaining() == IPV4_LENGTH;
        final long high = isIpv4 ? 0 : bytes.getLong();
        final long low = isIpv4 ? UdpPacket.MAPPED_PREFIX | Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
        final int slot = slot(high, low, local.getPort());
        highs[slot] = high;
        lows[slot] = low;
        receptions[slot] = reception;
    }

    /** Where the key is, or where it would be put. */
    private int slot(final long high, final long low, final int port)
    {
        final int mask = receptions.length - 1;
        int slot = hash(high, low, port) & mask;
        Reception candidate;
        while ((candidate = receptions[slot]) != null &&
            (candidate.local().getPort() != port || lows[slot] != low || highs[slot] != high))
        {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int hash(final long high, final long low, final int port)
    {
        // The multiplier of Fibonacci hashing: 2^64 divided by the golden ratio.
        return (int)(((high * 31 + low * 17 + port) * 0x9E37_79B9_7F4A_7C15L) >>> Integer.SIZE);
    }
}
