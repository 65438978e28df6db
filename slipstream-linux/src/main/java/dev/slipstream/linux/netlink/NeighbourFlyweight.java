/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static dev.slipstream.linux.netlink.NetlinkLayouts.NDMSG;
import static dev.slipstream.linux.netlink.NetlinkLayouts.NDMSG_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * An entry of the kernel's neighbour table (ARP and neighbour discovery).
 *
 * <p>For one thread. It looks into a receive buffer: valid until the next call of the client that filled it, or, from a
 * monitor, until the handler returns. Reading it allocates nothing.
 */
public final class NeighbourFlyweight
{
    // linux/neighbour.h.
    static final int NUD_REACHABLE = 0x02;
    static final int NUD_STALE = 0x04;
    static final int NUD_DELAY = 0x08;
    static final int NUD_PROBE = 0x10;
    static final int NUD_NOARP = 0x40;
    static final int NUD_PERMANENT = 0x80;
    // NUD_VALID of include/net/neighbour.h: the states in which the kernel itself sends to the address it has.
    static final int NUD_VALID = NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE | NUD_PROBE | NUD_STALE | NUD_DELAY;
    static final int NDA_DST = 1;
    static final int NDA_LLADDR = 2;

    private static final long NO_MAC = -1;

    private static final long FAMILY_OFFSET = offset(NDMSG, "ndm_family");
    private static final long INDEX_OFFSET = offset(NDMSG, "ndm_ifindex");
    private static final long STATE_OFFSET = offset(NDMSG, "ndm_state");

    private final NetlinkAttributes attributes = new NetlinkAttributes();
    private MemorySegment buffer = MemorySegment.NULL;
    private int interfaceIndex;
    private int state;
    private int addressOffset;
    private int addressLength;
    private long mac;

    /**
     * Look at a neighbour message.
     *
     * @return false if it is not about an IP address (a bridge's forwarding entries arrive here too).
     */
    boolean wrap(final NetlinkMessage message)
    {
        final long header = message.payload(NDMSG_LENGTH);
        buffer = message.buffer();
        final int family = Byte.toUnsignedInt(buffer.get(JAVA_BYTE, header + FAMILY_OFFSET));
        interfaceIndex = buffer.get(JAVA_INT_UNALIGNED, header + INDEX_OFFSET);
        state = Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, header + STATE_OFFSET));
        addressLength = 0;
        mac = NO_MAC;
        if (NetlinkLayouts.addressLength(family) == 0)
        {
            return false;
        }
        attributes.wrap(message, NDMSG_LENGTH);
        while (attributes.next())
        {
            switch (attributes.type())
            {
                case NDA_DST -> {
                    addressLength = attributes.requireAddress(family);
                    addressOffset = attributes.payloadOffset();
                }
                case NDA_LLADDR -> {
                    // Neighbours on other kinds of links have addresses of other lengths.
                    if (attributes.payloadLength() == MacAddress.LENGTH)
                    {
                        mac = attributes.readMac();
                    }
                }
                default ->
                    {
                    }
            }
        }
        return addressLength != 0;
    }

    /**
     * The interface behind which the neighbour is.
     *
     * @return its index.
     */
    public int interfaceIndex()
    {
        return interfaceIndex;
    }

    /**
     * Whether this entry is for an address.
     *
     * @param address the address in network order.
     * @param length  its length: 4 or 16.
     * @return true if so.
     */
    public boolean isFor(final byte[] address, final int length)
    {
        if (length != addressLength)
        {
            return false;
        }
        for (int i = 0; i < length; i++)
        {
            if (buffer.get(JAVA_BYTE, addressOffset + i) != address[i])
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the kernel itself would send to {@link #mac()} now.
     *
     * @return true if there is an Ethernet address that has not been found wrong.
     */
    public boolean isUsable()
    {
        return (state & NUD_VALID) != 0 && mac != NO_MAC;
    }

    /**
     * Whether the entry has not been confirmed for a while: usable, but the kernel verifies it only when it is used.
     *
     * @return true in the state {@code NUD_STALE}.
     */
    public boolean isStale()
    {
        return state == NUD_STALE;
    }

    /**
     * The neighbour's Ethernet address, as in {@link MacAddress#value()}. Meaningful if {@link #isUsable()}.
     *
     * @return the address.
     */
    public long mac()
    {
        return mac;
    }
}
