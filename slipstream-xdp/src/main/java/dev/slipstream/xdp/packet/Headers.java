/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.packet;

/**
 * Where the fields of Ethernet, IPv4 (RFC 791), IPv6 (RFC 8200) and UDP (RFC 768) headers lie.
 */
final class Headers
{
    static final int ETHERNET_LENGTH = 14;
    static final int ETHERNET_TYPE = 12;
    static final int TYPE_IPV4 = 0x0800;
    static final int TYPE_IPV6 = 0x86DD;
    static final int TYPE_VLAN = 0x8100;
    static final int TYPE_SERVICE_VLAN = 0x88A8;
    static final int VLAN_LENGTH = 4;

    static final int IPV4_LENGTH = 20;
    static final int IPV4_TRAFFIC_CLASS = 1;
    static final int IPV4_TOTAL_LENGTH = 2;
    static final int IPV4_FRAGMENT = 6;
    static final int IPV4_MORE_FRAGMENTS_OR_OFFSET = 0x3FFF;
    static final int IPV4_DONT_FRAGMENT = 0x4000;
    static final int IPV4_TTL = 8;
    static final int IPV4_PROTOCOL = 9;
    static final int IPV4_CHECKSUM = 10;
    static final int IPV4_SOURCE = 12;
    static final int IPV4_DESTINATION = 16;

    /** Version 4, five words of header: no options. */
    static final int IPV4_VERSION_AND_LENGTH = 0x45;

    static final int IPV6_LENGTH = 40;
    static final int IPV6_PAYLOAD_LENGTH = 4;
    static final int IPV6_NEXT_HEADER = 6;
    static final int IPV6_HOP_LIMIT = 7;
    static final int IPV6_SOURCE = 8;
    static final int IPV6_DESTINATION = 24;
    static final int IPV6_VERSION_MASK = 0xF0;
    static final int IPV6_VERSION = 0x60;

    static final int UDP_LENGTH = 8;
    static final int UDP_SOURCE_PORT = 0;
    static final int UDP_DESTINATION_PORT = 2;
    static final int UDP_LENGTH_FIELD = 4;
    static final int UDP_CHECKSUM = 6;
    static final int PROTOCOL_UDP = 17;

    private Headers()
    {
    }

    /**
     * The sum of the pseudo header that UDP's checksum covers beside the datagram itself, not folded: both addresses,
     * which lie side by side in either header, the protocol and the length.
     */
    static long pseudoHeaderSum(final long ipAddress, final boolean isIpv6, final int udpLength)
    {
        final long addresses = isIpv6 ?
            InternetChecksum.sum(ipAddress + IPV6_SOURCE, IPV6_LENGTH - IPV6_SOURCE) :
            InternetChecksum.sum(ipAddress + IPV4_SOURCE, IPV4_LENGTH - IPV4_SOURCE);
        return addresses + networkShort(PROTOCOL_UDP) + networkShort(udpLength);
    }

    /** A 16-bit number in network byte order, as a number of the machine's. */
    static int networkShort(final int value)
    {
        return Short.reverseBytes((short)value) & 0xFFFF;
    }
}
