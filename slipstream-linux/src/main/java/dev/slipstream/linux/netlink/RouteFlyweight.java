/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static dev.slipstream.linux.netlink.NetlinkLayouts.RTMSG;
import static dev.slipstream.linux.netlink.NetlinkLayouts.RTMSG_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * The answer to {@link RtNetlinkClient#route}: which way the kernel would send.
 *
 * <p>For one thread. It looks into the client's receive buffer and is valid until the client's next call; reading it
 * allocates nothing.
 */
public final class RouteFlyweight
{
    /** {@code RTN_UNICAST} of {@code linux/rtnetlink.h}: by an interface, perhaps to a gateway. */
    public static final int RTN_UNICAST = 1;

    /** {@code RTN_LOCAL}: the destination is an address of this host. */
    public static final int RTN_LOCAL = 2;

    /** {@code RTN_BROADCAST}: to everybody on the link. */
    public static final int RTN_BROADCAST = 3;

    /** {@code RTN_MULTICAST}: to a group. */
    public static final int RTN_MULTICAST = 5;

    /** {@code RTN_BLACKHOLE}: dropped in silence. */
    public static final int RTN_BLACKHOLE = 6;

    // linux/rtnetlink.h.
    static final int RTA_OIF = 4;
    static final int RTA_GATEWAY = 5;
    static final int RTA_PREFSRC = 7;
    static final int RTA_METRICS = 8;
    static final int RTA_VIA = 18;
    static final int RTA_ENCAP = 22;
    static final int RTAX_MTU = 2;
    private static final int RTVIA_FAMILY_LENGTH = 2;

    private static final long FAMILY_OFFSET = offset(RTMSG, "rtm_family");
    private static final long TYPE_OFFSET = offset(RTMSG, "rtm_type");

    private final NetlinkAttributes attributes = new NetlinkAttributes();
    private final NetlinkAttributes metrics = new NetlinkAttributes();
    private MemorySegment buffer = MemorySegment.NULL;
    private int type;
    private int outInterface;
    private int gatewayOffset;
    private int gatewayLength;
    private int sourceOffset;
    private int sourceLength;
    private int mtu;
    private boolean encapsulated;

    void wrap(final NetlinkMessage message)
    {
        final long header = message.payload(RTMSG_LENGTH);
        buffer = message.buffer();
        final int family = Byte.toUnsignedInt(buffer.get(JAVA_BYTE, header + FAMILY_OFFSET));
        type = Byte.toUnsignedInt(buffer.get(JAVA_BYTE, header + TYPE_OFFSET));
        outInterface = 0;
        gatewayLength = 0;
        sourceLength = 0;
        mtu = 0;
        encapsulated = false;
        attributes.wrap(message, RTMSG_LENGTH);
        while (attributes.next())
        {
            switch (attributes.type())
            {
                case RTA_OIF -> outInterface = attributes.readInt();
                case RTA_GATEWAY -> {
                    gatewayLength = attributes.requireAddress(family);
                    gatewayOffset = attributes.payloadOffset();
                }
                case RTA_VIA -> readVia();
                case RTA_PREFSRC -> {
                    sourceLength = attributes.requireAddress(family);
                    sourceOffset = attributes.payloadOffset();
                }
                case RTA_METRICS -> readMetrics();
                case RTA_ENCAP -> encapsulated = true;
                default ->
                    {
                    }
            }
        }
    }

    // struct rtvia { __kernel_sa_family_t rtvia_family; __u8 rtvia_addr[]; }: an IPv4 route by an IPv6 gateway.
    private void readVia()
    {
        final int available = attributes.payloadLength() - RTVIA_FAMILY_LENGTH;
        final int family = available < 0 ? 0 :
            Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, attributes.payloadOffset()));
        final int length = NetlinkLayouts.addressLength(family);
        if (length == 0 || length != available)
        {
            throw new NetlinkFormatException(
                "RTA_VIA of " + attributes.payloadLength() + " bytes and family " + family + " holds no IP address");
        }
        gatewayLength = length;
        gatewayOffset = attributes.payloadOffset() + RTVIA_FAMILY_LENGTH;
    }

    private void readMetrics()
    {
        metrics.wrapNested(attributes);
        while (metrics.next())
        {
            if (metrics.type() == RTAX_MTU)
            {
                mtu = metrics.readInt();
            }
        }
    }

    /**
     * The kind of route.
     *
     * @return {@code RTN_*}.
     */
    public int type()
    {
        return type;
    }

    /**
     * The interface that packets leave by.
     *
     * @return its index, or 0 if there is none.
     */
    public int outInterface()
    {
        return outInterface;
    }

    /**
     * Copy the gateway's address.
     *
     * @param target takes the address, 16 bytes at most.
     * @return its length in bytes, 4 or 16, or 0 if the destination is on the link itself.
     */
    public int copyGateway(final byte[] target)
    {
        MemorySegment.copy(buffer, JAVA_BYTE, gatewayOffset, target, 0, gatewayLength);
        return gatewayLength;
    }

    /**
     * Copy the source address that the kernel would choose.
     *
     * @param target takes the address, 16 bytes at most.
     * @return its length in bytes, or 0 if the kernel named none.
     */
    public int copyPreferredSource(final byte[] target)
    {
        MemorySegment.copy(buffer, JAVA_BYTE, sourceOffset, target, 0, sourceLength);
        return sourceLength;
    }

    /**
     * The MTU of the path: configured for the route, or learnt from routers on the way.
     *
     * @return in bytes, or 0 if only the interface's MTU limits.
     */
    public int mtuBytes()
    {
        return mtu;
    }

    /**
     * Whether packets are wrapped into another protocol on their way out.
     *
     * @return true if so.
     */
    public boolean isEncapsulated()
    {
        return encapsulated;
    }
}
