/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.packet;

import static dev.slipstream.xdp.packet.Headers.*;
import static dev.slipstream.xdp.packet.WireMemory.getByte;
import static dev.slipstream.xdp.packet.WireMemory.getNetworkInt;
import static dev.slipstream.xdp.packet.WireMemory.getNetworkLong;
import static dev.slipstream.xdp.packet.WireMemory.getNetworkShort;
import static dev.slipstream.xdp.packet.WireMemory.getShort;

/**
 * A view of a received packet as a UDP datagram over IPv4 or IPv6. Wrap it over one packet after the other.
 *
 * <p>For one thread. The packet's memory belongs to whoever received it.
 *
 * <p>Addresses of IPv6 are two numbers, the first eight bytes and the last; an address of IPv4 takes the form of one
 * that is mapped into IPv6 ({@code ::ffff:10.0.0.1}), so that one key serves both.
 */
public final class UdpPacket
{
    /** The last eight bytes of a mapped address, but for the address itself (RFC 4291, section 2.5.5.2). */
    public static final long MAPPED_PREFIX = 0xFFFFL << Integer.SIZE;

    private boolean isIpv6;
    private long ipAddress;
    private long udpAddress;
    private int udpLength;

    /**
     * Look at a packet. What the packet filter let through passes here too, as a rule; this checks again because the
     * filter is another program, and shares no memory of its findings.
     *
     * @param address of its Ethernet header.
     * @param length  in bytes.
     * @return true if it is a whole datagram without IP options; otherwise the other methods must not be called.
     */
    public boolean wrap(final long address, final int length)
    {
        int ipOffset = ETHERNET_LENGTH;
        if (length < ETHERNET_LENGTH + VLAN_LENGTH)
        {
            return false;
        }
        int type = getNetworkShort(address + ETHERNET_TYPE);
        if (type == TYPE_VLAN || type == TYPE_SERVICE_VLAN)
        {
            type = getNetworkShort(address + ETHERNET_TYPE + VLAN_LENGTH);
            ipOffset += VLAN_LENGTH;
        }

        ipAddress = address + ipOffset;
        isIpv6 = type == TYPE_IPV6;
        final int available = length - ipOffset;
        return isIpv6 ? wrapIpv6(available) : type == TYPE_IPV4 && wrapIpv4(available);
    }

    private boolean wrapIpv4(final int available)
    {
        if (available < IPV4_LENGTH + UDP_LENGTH ||
            getByte(ipAddress) != IPV4_VERSION_AND_LENGTH || getByte(ipAddress + IPV4_PROTOCOL) != PROTOCOL_UDP ||
            (getNetworkShort(ipAddress + IPV4_FRAGMENT) & IPV4_MORE_FRAGMENTS_OR_OFFSET) != 0)
        {
            return false;
        }

        // Each is at most what the one before it leaves: the frame, IP's total length, UDP's length.
        final int totalLength = getNetworkShort(ipAddress + IPV4_TOTAL_LENGTH);
        return totalLength <= available && wrapUdp(IPV4_LENGTH, totalLength - IPV4_LENGTH);
    }

    private boolean wrapIpv6(final int available)
    {
        if (available < IPV6_LENGTH + UDP_LENGTH ||
            (getByte(ipAddress) & IPV6_VERSION_MASK) != IPV6_VERSION ||
            getByte(ipAddress + IPV6_NEXT_HEADER) != PROTOCOL_UDP ||
            isMapped(IPV6_SOURCE) || isMapped(IPV6_DESTINATION))
        {
            return false;
        }

        // Without a checksum nobody would see a damaged address: the datagram must be discarded (RFC 8200, 8.1).
        final int payloadLength = getNetworkShort(ipAddress + IPV6_PAYLOAD_LENGTH);
        return payloadLength <= available - IPV6_LENGTH && wrapUdp(IPV6_LENGTH, payloadLength) &&
            getShort(udpAddress + UDP_CHECKSUM) != 0;
    }

    private boolean wrapUdp(final int ipLength, final int lengthFromIp)
    {
        udpAddress = ipAddress + ipLength;
        udpLength = getNetworkShort(udpAddress + UDP_LENGTH_FIELD);
        return udpLength <= lengthFromIp && udpLength >= UDP_LENGTH;
    }

    /** On the wire such an address is a forgery: it would pass for one of the other family. */
    private boolean isMapped(final int offset)
    {
        return getNetworkLong(ipAddress + offset) == 0 &&
            (getNetworkLong(ipAddress + offset + Long.BYTES) & -1L << Integer.SIZE) == MAPPED_PREFIX;
    }

    /**
     * Which IP carries it.
     *
     * @return true for IPv6, false for IPv4.
     */
    public boolean isIpv6()
    {
        return isIpv6;
    }

    /**
     * Where it came from.
     *
     * @return the first eight bytes of the address; 0 for IPv4.
     */
    public long sourceHigh()
    {
        return isIpv6 ? getNetworkLong(ipAddress + IPV6_SOURCE) : 0;
    }

    /**
     * Where it came from.
     *
     * @return the last eight bytes of the address; for IPv4 the low 32 bits are the address: 10.0.0.1 is 0x0A000001.
     */
    public long sourceLow()
    {
        return low(IPV6_SOURCE, IPV4_SOURCE);
    }

    /**
     * Where it came from.
     *
     * @return the UDP port.
     */
    public int sourcePort()
    {
        return getNetworkShort(udpAddress + UDP_SOURCE_PORT);
    }

    /**
     * Where it goes.
     *
     * @return the first eight bytes of the address; 0 for IPv4.
     */
    public long destinationHigh()
    {
        return isIpv6 ? getNetworkLong(ipAddress + IPV6_DESTINATION) : 0;
    }

    /**
     * Where it goes.
     *
     * @return the last eight bytes of the address, as for {@link #sourceLow()}.
     */
    public long destinationLow()
    {
        return low(IPV6_DESTINATION, IPV4_DESTINATION);
    }

    /**
     * Where it goes.
     *
     * @return the UDP port.
     */
    public int destinationPort()
    {
        return getNetworkShort(udpAddress + UDP_DESTINATION_PORT);
    }

    /**
     * Where its payload begins.
     *
     * @return the address.
     */
    public long payloadAddress()
    {
        return udpAddress + UDP_LENGTH;
    }

    /**
     * How long its payload is.
     *
     * @return the length in bytes, within the packet.
     */
    public int payloadLength()
    {
        return udpLength - UDP_LENGTH;
    }

    /**
     * Whether the checksums of IP and UDP let the packet pass. Reads all of it, if there is one over all of it.
     *
     * <p>UDP's may be zero over IPv4, which means that the sender computed none (RFC 768), or the sum of the pseudo
     * header alone: so the kernel leaves it where the packet was sent from this machine and the interface, a virtual
     * one, promised to do the rest and never has to.
     *
     * @return false if the packet was damaged.
     */
    public boolean isIntact()
    {
        final int checksum = getShort(udpAddress + UDP_CHECKSUM);
        if (!isIpv6)
        {
            if (InternetChecksum.fold(InternetChecksum.sum(ipAddress, IPV4_LENGTH)) != 0xFFFF)
            {
                return false;
            }
            if (checksum == 0)
            {
                return true;
            }
        }
        final long pseudoHeader = pseudoHeaderSum(ipAddress, isIpv6, udpLength);
        return InternetChecksum.fold(pseudoHeader) == checksum ||
            InternetChecksum.fold(pseudoHeader + InternetChecksum.sum(udpAddress, udpLength)) == 0xFFFF;
    }

    private long low(final int ipv6Offset, final int ipv4Offset)
    {
        return isIpv6 ? getNetworkLong(ipAddress + ipv6Offset + Long.BYTES) :
            MAPPED_PREFIX | Integer.toUnsignedLong(getNetworkInt(ipAddress + ipv4Offset));
    }
}
