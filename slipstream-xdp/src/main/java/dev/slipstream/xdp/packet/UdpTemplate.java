/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.packet;

import static dev.slipstream.xdp.packet.Headers.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Writes packets from one place to another: the headers of Ethernet, IP and UDP are made once, and each packet gets a
 * copy in which lengths and checksums are set.
 *
 * <p>Immutable; any thread. Writing allocates nothing.
 */
public final class UdpTemplate
{
    private static final int IP_OFFSET = ETHERNET_LENGTH;
    private static final int MAC_LENGTH = 6;

    /** The traffic class begins in the middle of the first byte. */
    private static final int IPV6_TRAFFIC_CLASS_SHIFT = 4;

    // Held so that the memory stays; copied from by address.
    private final MemorySegment headers;
    private final long address;
    private final boolean isIpv6;
    private final int headersLength;
    private final long ipv4Sum;
    private final long udpSum;

    /**
     * @param sourceMac      six bytes, the first on the wire in bits 47 to 40.
     * @param destinationMac six bytes, likewise.
     * @param source         resolved address and UDP port.
     * @param destination    likewise, of the same family.
     * @param fields         of the IP header.
     */
    public UdpTemplate(
        final long sourceMac,
        final long destinationMac,
        final InetSocketAddress source,
        final InetSocketAddress destination,
        final IpHeaderFields fields)
    {
        isIpv6 = destination.getAddress() instanceof Inet6Address;
        if (source.getAddress() instanceof Inet6Address != isIpv6)
        {
            throw new IllegalArgumentException(source + " and " + destination + " are of different address families");
        }
        final int udpOffset = IP_OFFSET + (isIpv6 ? IPV6_LENGTH : IPV4_LENGTH);
        headersLength = udpOffset + UDP_LENGTH;
        headers = Arena.ofAuto().allocate(headersLength, Long.BYTES);
        address = headers.address();
        final ByteBuffer buffer = headers.asByteBuffer();
        putMac(buffer, 0, destinationMac);
        putMac(buffer, MAC_LENGTH, sourceMac);
        if (isIpv6)
        {
            buffer.putShort(ETHERNET_TYPE, (short)TYPE_IPV6)
                .putShort(
                    IP_OFFSET, (short)(IPV6_VERSION << Byte.SIZE | fields.trafficClass() << IPV6_TRAFFIC_CLASS_SHIFT))
                .put(IP_OFFSET + IPV6_NEXT_HEADER, (byte)PROTOCOL_UDP)
                .put(IP_OFFSET + IPV6_HOP_LIMIT, (byte)fields.timeToLive())
                .put(IP_OFFSET + IPV6_SOURCE, source.getAddress().getAddress())
                .put(IP_OFFSET + IPV6_DESTINATION, destination.getAddress().getAddress());
        }
        else
        {
            buffer.putShort(ETHERNET_TYPE, (short)TYPE_IPV4)
                .put(IP_OFFSET, (byte)IPV4_VERSION_AND_LENGTH)
                .put(IP_OFFSET + IPV4_TRAFFIC_CLASS, (byte)fields.trafficClass())
                .putShort(IP_OFFSET + IPV4_FRAGMENT, (short)IPV4_DONT_FRAGMENT)
                .put(IP_OFFSET + IPV4_TTL, (byte)fields.timeToLive())
                .put(IP_OFFSET + IPV4_PROTOCOL, (byte)PROTOCOL_UDP)
                .put(IP_OFFSET + IPV4_SOURCE, source.getAddress().getAddress())
                .put(IP_OFFSET + IPV4_DESTINATION, destination.getAddress().getAddress());
        }
        buffer.putShort(udpOffset + UDP_SOURCE_PORT, (short)source.getPort())
            .putShort(udpOffset + UDP_DESTINATION_PORT, (short)destination.getPort());

        // Lengths and checksums are zero still, and are added for each packet.
        ipv4Sum = isIpv6 ? 0 : InternetChecksum.sum(address + IP_OFFSET, IPV4_LENGTH);
        udpSum = pseudoHeaderSum(address + IP_OFFSET, isIpv6, 0) +
            InternetChecksum.sum(address + udpOffset, UDP_LENGTH);
    }

    /**
     * How long the headers are.
     *
     * @return the length in bytes, from the Ethernet header on.
     */
    public int headersLength()
    {
        return headersLength;
    }

    /**
     * How much of the path's MTU the headers take.
     *
     * @return the length of the IP and UDP headers in bytes.
     */
    public int headersLengthWithinMtu()
    {
        return headersLength - ETHERNET_LENGTH;
    }

    /**
     * Write a packet: headers, payload and checksums, in one pass over the payload.
     *
     * @param target        of the packet: room for {@link #headersLength()} bytes and the payload.
     * @param payload       to copy.
     * @param payloadLength in bytes, at most 65,507.
     * @return the packet's length in bytes.
     */
    public int write(final long target, final long payload, final int payloadLength)
    {
        final int udpLength = networkShort(UDP_LENGTH + payloadLength);
        final long payloadSum = InternetChecksum.copyAndSum(payload, target + headersLength, payloadLength);

        int offset = 0;
        for (; offset <= headersLength - Long.BYTES; offset += Long.BYTES)
        {
            WireMemory.putLong(target + offset, WireMemory.getLong(address + offset));
        }
        // The last two bytes, which may be left, are the checksum.
        for (; offset < headersLength - Short.BYTES; offset += Short.BYTES)
        {
            WireMemory.putShort(target + offset, WireMemory.getShort(address + offset));
        }

        final long ip = target + IP_OFFSET;
        final long udp = target + headersLength - UDP_LENGTH;
        if (isIpv6)
        {
            WireMemory.putShort(ip + IPV6_PAYLOAD_LENGTH, udpLength);
        }
        else
        {
            final int totalLength = networkShort(IPV4_LENGTH + UDP_LENGTH + payloadLength);
            WireMemory.putShort(ip + IPV4_TOTAL_LENGTH, totalLength);
            WireMemory.putShort(ip + IPV4_CHECKSUM, ~InternetChecksum.fold(ipv4Sum + totalLength));
        }
        WireMemory.putShort(udp + UDP_LENGTH_FIELD, udpLength);

        // The length counts twice, in the header and in the pseudo header. A sum of zero is sent as its other
        // representation, because zero says that there is none (RFC 768).
        final int checksum = ~InternetChecksum.fold(udpSum + udpLength + udpLength + payloadSum) & 0xFFFF;
        WireMemory.putShort(udp + UDP_CHECKSUM, checksum == 0 ? 0xFFFF : checksum);
        return headersLength + payloadLength;
    }

    @Override
    public String toString()
    {
        return "UdpTemplate of " + headers.byteSize() + " bytes";
    }

    private static void putMac(final ByteBuffer buffer, final int offset, final long mac)
    {
        buffer.putShort(offset, (short)(mac >>> Integer.SIZE)).putInt(offset + Short.BYTES, (int)mac);
    }
}
