/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

/**
 * The Ethernet address that packets to a multicast group carry.
 */
final class MulticastMac
{
    // RFC 1112, section 6.4: 01:00:5e, a zero bit, and the low 23 bits of the group.
    private static final long IPV4_PREFIX = 0x0100_5E00_0000L;
    private static final int IPV4_MASK = 0x7F_FFFF;

    // RFC 2464, section 7: 33:33 and the low 32 bits of the group.
    private static final long IPV6_PREFIX = 0x3333_0000_0000L;
    private static final long IPV6_MASK = 0xFFFF_FFFFL;

    private MulticastMac()
    {
    }

    /**
     * Map a group.
     *
     * @param group address in network order, of 4 or 16 bytes.
     * @return the address as in {@link dev.slipstream.linux.netlink.MacAddress#value()}.
     */
    static long of(final byte[] group)
    {
        final int end = group.length;
        final int low = group[end - 4] << 24 | (group[end - 3] & 0xFF) << 16 | (group[end - 2] & 0xFF) << 8 |
            (group[end - 1] & 0xFF);
        return end == 4 ? IPV4_PREFIX | (low & IPV4_MASK) : IPV6_PREFIX | (low & IPV6_MASK);
    }
}
