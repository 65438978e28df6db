/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.packet;

import static dev.slipstream.xdp.packet.Headers.ETHERNET_LENGTH;
import static dev.slipstream.xdp.packet.Headers.ETHERNET_TYPE;
import static dev.slipstream.xdp.packet.Headers.IPV4_DESTINATION;
import static dev.slipstream.xdp.packet.Headers.IPV4_FRAGMENT;
import static dev.slipstream.xdp.packet.Headers.IPV4_LENGTH;
import static dev.slipstream.xdp.packet.Headers.IPV4_MORE_FRAGMENTS_OR_OFFSET;
import static dev.slipstream.xdp.packet.Headers.IPV4_PROTOCOL;
import static dev.slipstream.xdp.packet.Headers.IPV4_SOURCE;
import static dev.slipstream.xdp.packet.Headers.IPV4_TOTAL_LENGTH;
import static dev.slipstream.xdp.packet.Headers.IPV4_VERSION_AND_LENGTH;
import static dev.slipstream.xdp.packet.Headers.PROTOCOL_UDP;
import static dev.slipstream.xdp.packet.Headers.TYPE_IPV4;
import static dev.slipstream.xdp.packet.Headers.TYPE_SERVICE_VLAN;
import static dev.slipstream.xdp.packet.Headers.TYPE_VLAN;
import static dev.slipstream.xdp.packet.Headers.UDP_CHECKSUM;
import static dev.slipstream.xdp.packet.Headers.UDP_DESTINATION_PORT;
import static dev.slipstream.xdp.packet.Headers.UDP_LENGTH;
import static dev.slipstream.xdp.packet.Headers.UDP_LENGTH_FIELD;
import static dev.slipstream.xdp.packet.Headers.UDP_SOURCE_PORT;
import static dev.slipstream.xdp.packet.Headers.VLAN_LENGTH;
import static dev.slipstream.xdp.packet.WireMemory.getByte;
import static dev.slipstream.xdp.packet.WireMemory.getNetworkInt;
import static dev.slipstream.xdp.packet.WireMemory.getNetworkShort;
import static dev.slipstream.xdp.packet.WireMemory.getShort;

/**
 * A view of a received packet as a UDP datagram over IPv4. Wrap it over one packet after the other.
 *
 * <p>For one thread. The packet's memory belongs to whoever received it.
 */
public final class Ipv4UdpPacket
{
    private long ipv4Address;
    private long udpAddress;
    private int udpLength;

    /**
     * Look at a packet. What the packet filter let through passes here too; this checks again because the filter is
     * another program, and shares no memory of its findings.
     *
     * @param address of its Ethernet header.
     * @param length  in bytes.
     * @return true if it is a whole datagram without IP options; otherwise the other methods must not be called.
     */
    public boolean wrap(final long address, final int length)
    {
        int ipv4Offset = ETHERNET_LENGTH;
        if (length < ETHERNET_LENGTH + VLAN_LENGTH)
        {
            return false;
        }
        int type = getNetworkShort(address + ETHERNET_TYPE);
        if (type == TYPE_VLAN || type == TYPE_SERVICE_VLAN)
        {
            type = getNetworkShort(address + ETHERNET_TYPE + VLAN_LENGTH);
            ipv4Offset += VLAN_LENGTH;
        }

        final int ipv4Available = length - ipv4Offset;
        ipv4Address = address + ipv4Offset;
        if (type != TYPE_IPV4 || ipv4Available < IPV4_LENGTH + UDP_LENGTH ||
            getByte(ipv4Address) != IPV4_VERSION_AND_LENGTH || getByte(ipv4Address + IPV4_PROTOCOL) != PROTOCOL_UDP ||
            (getNetworkShort(ipv4Address + IPV4_FRAGMENT) & IPV4_MORE_FRAGMENTS_OR_OFFSET) != 0)
        {
            return false;
        }

        // Each is at most what the one before it leaves: the frame, IP's total length, UDP's length.
        final int ipv4Length = getNetworkShort(ipv4Address + IPV4_TOTAL_LENGTH);
        udpAddress = ipv4Address + IPV4_LENGTH;
        udpLength = getNetworkShort(udpAddress + UDP_LENGTH_FIELD);
        return ipv4Length <= ipv4Available && udpLength <= ipv4Length - IPV4_LENGTH && udpLength >= UDP_LENGTH;
    }

    /**
     * Where it came from.
     *
     * @return the address as a number: 10.0.0.1 is 0x0A000001.
     */
    public int sourceAddress()
    {
        return getNetworkInt(ipv4Address + IPV4_SOURCE);
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
     * @return the address as a number.
     */
    public int destinationAddress()
    {
        return getNetworkInt(ipv4Address + IPV4_DESTINATION);
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
     * Whether the checksums of IP and UDP let the packet pass. Reads all of it.
     *
     * <p>UDP's may be zero, which means that the sender computed none (RFC 768), or the sum of the pseudo header alone:
     * so the kernel leaves it where the packet was sent from this machine and the interface, a virtual one, promised to
     * do the rest and never has to.
     *
     * @return false if the packet was damaged.
     */
    public boolean isIntact()
    {
        if (InternetChecksum.fold(InternetChecksum.sum(ipv4Address, IPV4_LENGTH)) != 0xFFFF)
        {
            return false;
        }
        final int checksum = getShort(udpAddress + UDP_CHECKSUM);
        if (checksum == 0)
        {
            return true;
        }
        final long pseudoHeader = Headers.pseudoHeaderSum(ipv4Address, udpLength);
        return InternetChecksum.fold(pseudoHeader + InternetChecksum.sum(udpAddress, udpLength)) == 0xFFFF ||
            InternetChecksum.fold(pseudoHeader) == checksum;
    }
}
