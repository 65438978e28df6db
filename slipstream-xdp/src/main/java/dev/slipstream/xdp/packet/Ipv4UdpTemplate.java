/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.packet;

import static dev.slipstream.xdp.packet.Headers.ETHERNET_LENGTH;
import static dev.slipstream.xdp.packet.Headers.ETHERNET_TYPE;
import static dev.slipstream.xdp.packet.Headers.IPV4_CHECKSUM;
import static dev.slipstream.xdp.packet.Headers.IPV4_DESTINATION;
import static dev.slipstream.xdp.packet.Headers.IPV4_DONT_FRAGMENT;
import static dev.slipstream.xdp.packet.Headers.IPV4_FRAGMENT;
import static dev.slipstream.xdp.packet.Headers.IPV4_LENGTH;
import static dev.slipstream.xdp.packet.Headers.IPV4_PROTOCOL;
import static dev.slipstream.xdp.packet.Headers.IPV4_SOURCE;
import static dev.slipstream.xdp.packet.Headers.IPV4_TOTAL_LENGTH;
import static dev.slipstream.xdp.packet.Headers.IPV4_TTL;
import static dev.slipstream.xdp.packet.Headers.IPV4_VERSION_AND_LENGTH;
import static dev.slipstream.xdp.packet.Headers.PROTOCOL_UDP;
import static dev.slipstream.xdp.packet.Headers.TYPE_IPV4;
import static dev.slipstream.xdp.packet.Headers.UDP_CHECKSUM;
import static dev.slipstream.xdp.packet.Headers.UDP_DESTINATION_PORT;
import static dev.slipstream.xdp.packet.Headers.UDP_LENGTH;
import static dev.slipstream.xdp.packet.Headers.UDP_LENGTH_FIELD;
import static dev.slipstream.xdp.packet.Headers.UDP_SOURCE_PORT;
import static dev.slipstream.xdp.packet.Headers.networkShort;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Writes packets from one place to another: the headers of Ethernet, IPv4 and UDP are made once, and each packet gets a
 * copy in which lengths and checksums are set.
 *
 * <p>Immutable; any thread. Writing allocates nothing.
 */
public final class Ipv4UdpTemplate
{
    /** Length of the headers in bytes. */
    public static final int HEADERS_LENGTH = ETHERNET_LENGTH + IPV4_LENGTH + UDP_LENGTH;

    private static final int IPV4_OFFSET = ETHERNET_LENGTH;
    private static final int UDP_OFFSET = ETHERNET_LENGTH + IPV4_LENGTH;
    private static final int MAC_LENGTH = 6;

    /** What Linux takes by default (ip_default_ttl). */
    private static final int TIME_TO_LIVE = 64;

    // Held so that the memory stays; copied from by address.
    private final MemorySegment headers;
    private final long address;
    private final long ipv4Sum;
    private final long udpSum;

    /**
     * @param sourceMac          six bytes, the first on the wire in bits 47 to 40.
     * @param destinationMac     six bytes, likewise.
     * @param sourceAddress      as a number: 10.0.0.1 is 0x0A000001.
     * @param sourcePort         UDP port.
     * @param destinationAddress as a number.
     * @param destinationPort    UDP port.
     */
    public Ipv4UdpTemplate(
        final long sourceMac,
        final long destinationMac,
        final int sourceAddress,
        final int sourcePort,
        final int destinationAddress,
        final int destinationPort)
    {
        headers = Arena.ofAuto().allocate(HEADERS_LENGTH, Long.BYTES);
        address = headers.address();
        final ByteBuffer buffer = headers.asByteBuffer();
        putMac(buffer, 0, destinationMac);
        putMac(buffer, MAC_LENGTH, sourceMac);
        buffer.putShort(ETHERNET_TYPE, (short)TYPE_IPV4)
            .put(IPV4_OFFSET, (byte)IPV4_VERSION_AND_LENGTH)
            .putShort(IPV4_OFFSET + IPV4_FRAGMENT, (short)IPV4_DONT_FRAGMENT)
            .put(IPV4_OFFSET + IPV4_TTL, (byte)TIME_TO_LIVE)
            .put(IPV4_OFFSET + IPV4_PROTOCOL, (byte)PROTOCOL_UDP)
            .putInt(IPV4_OFFSET + IPV4_SOURCE, sourceAddress)
            .putInt(IPV4_OFFSET + IPV4_DESTINATION, destinationAddress)
            .putShort(UDP_OFFSET + UDP_SOURCE_PORT, (short)sourcePort)
            .putShort(UDP_OFFSET + UDP_DESTINATION_PORT, (short)destinationPort);

        // Lengths and checksums are zero still, and are added for each packet.
        ipv4Sum = InternetChecksum.sum(address + IPV4_OFFSET, IPV4_LENGTH);
        udpSum = Headers.pseudoHeaderSum(address + IPV4_OFFSET, 0) +
            InternetChecksum.sum(address + UDP_OFFSET, UDP_LENGTH);
    }

    /**
     * Write a packet: headers, payload and checksums, in one pass over the payload.
     *
     * @param target        of the packet: room for {@link #HEADERS_LENGTH} bytes and the payload.
     * @param payload       to copy.
     * @param payloadLength in bytes, at most 65,507.
     * @return the packet's length in bytes.
     */
    public int write(final long target, final long payload, final int payloadLength)
    {
        final int udpLength = networkShort(UDP_LENGTH + payloadLength);
        final int ipv4Length = networkShort(IPV4_LENGTH + UDP_LENGTH + payloadLength);
        final long payloadSum = InternetChecksum.copyAndSum(payload, target + HEADERS_LENGTH, payloadLength);

        int offset = 0;
        for (; offset <= HEADERS_LENGTH - Long.BYTES; offset += Long.BYTES)
        {
            WireMemory.putLong(target + offset, WireMemory.getLong(address + offset));
        }
        final long ipv4 = target + IPV4_OFFSET;
        final long udp = target + UDP_OFFSET;
        WireMemory.putShort(ipv4 + IPV4_TOTAL_LENGTH, ipv4Length);
        WireMemory.putShort(ipv4 + IPV4_CHECKSUM, ~InternetChecksum.fold(ipv4Sum + ipv4Length));
        WireMemory.putShort(udp + UDP_LENGTH_FIELD, udpLength);

        // The length counts twice, in the header and in the pseudo header. A sum of zero is sent as its other
        // representation, because zero says that there is none (RFC 768).
        final int checksum = ~InternetChecksum.fold(udpSum + udpLength + udpLength + payloadSum) & 0xFFFF;
        WireMemory.putShort(udp + UDP_CHECKSUM, checksum == 0 ? 0xFFFF : checksum);
        return HEADERS_LENGTH + payloadLength;
    }

    @Override
    public String toString()
    {
        return "Ipv4UdpTemplate of " + headers.byteSize() + " bytes";
    }

    private static void putMac(final ByteBuffer buffer, final int offset, final long mac)
    {
        buffer.putShort(offset, (short)(mac >>> Integer.SIZE)).putInt(offset + Short.BYTES, (int)mac);
    }
}
