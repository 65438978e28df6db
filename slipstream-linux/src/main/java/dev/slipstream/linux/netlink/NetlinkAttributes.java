/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static dev.slipstream.linux.netlink.NetlinkLayouts.NLATTR;
import static dev.slipstream.linux.netlink.NetlinkLayouts.NLATTR_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.align;
import static dev.slipstream.linux.netlink.NetlinkLayouts.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over a run of attributes ({@code struct nlattr}, each padded to four bytes).
 *
 * <p>For one thread; allocates only where a method returns an object. {@link #next} checks each attribute's length
 * against the run, and every read checks that the attribute has the size that is read.
 */
final class NetlinkAttributes
{
    // NLA_TYPE_MASK of linux/netlink.h: without NLA_F_NESTED and NLA_F_NET_BYTEORDER.
    private static final int TYPE_MASK = 0x3FFF;

    private static final long LENGTH_OFFSET = offset(NLATTR, "nla_len");
    private static final long TYPE_OFFSET = offset(NLATTR, "nla_type");

    private MemorySegment buffer = MemorySegment.NULL;
    private int nextOffset;
    private int end;
    private int type;
    private int payloadOffset;
    private int payloadLength;

    /**
     * Go to before the first attribute of a message.
     *
     * @param message      the message.
     * @param headerLength length of the family's header, which the attributes follow.
     */
    void wrap(final NetlinkMessage message, final int headerLength)
    {
        wrap(message.buffer(), message.payload(headerLength) + align(headerLength), message.end());
    }

    /**
     * Go to before the first attribute inside the current attribute of another cursor.
     *
     * @param container a cursor that stands on an attribute that holds attributes.
     */
    void wrapNested(final NetlinkAttributes container)
    {
        wrap(container.buffer, container.payloadOffset, container.payloadOffset + container.payloadLength);
    }

    private void wrap(final MemorySegment source, final int start, final int limit)
    {
        buffer = source;
        nextOffset = start;
        end = limit;
    }

    /**
     * Go to the next attribute.
     *
     * @return false if there is none.
     * @throws NetlinkFormatException if what follows is not an attribute, or does not fit.
     */
    boolean next()
    {
        if (nextOffset >= end)
        {
            return false;
        }
        final int available = end - nextOffset;
        if (available < NLATTR_LENGTH)
        {
            throw new NetlinkFormatException(
                "netlink attribute header needs " + NLATTR_LENGTH + " bytes, there are " + available);
        }
        final int length = Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, nextOffset + LENGTH_OFFSET));
        type = Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, nextOffset + TYPE_OFFSET)) & TYPE_MASK;
        if (length < NLATTR_LENGTH || length > available)
        {
            throw new NetlinkFormatException(
                "netlink attribute " + type + " claims " + length + " bytes, there are " + available);
        }
        payloadOffset = nextOffset + NLATTR_LENGTH;
        payloadLength = length - NLATTR_LENGTH;
        nextOffset += align(length);
        return true;
    }

    int type()
    {
        return type;
    }

    int payloadOffset()
    {
        return payloadOffset;
    }

    int payloadLength()
    {
        return payloadLength;
    }

    int readUnsignedByte()
    {
        requireLength(Byte.BYTES);
        return Byte.toUnsignedInt(buffer.get(JAVA_BYTE, payloadOffset));
    }

    int readInt()
    {
        requireLength(Integer.BYTES);
        return buffer.get(JAVA_INT_UNALIGNED, payloadOffset);
    }

    /**
     * An Ethernet address, as in {@link MacAddress#value()}.
     */
    long readMac()
    {
        requireLength(MacAddress.LENGTH);
        long value = 0;
        for (int i = 0; i < MacAddress.LENGTH; i++)
        {
            value = value << Byte.SIZE | (buffer.get(JAVA_BYTE, payloadOffset + i) & 0xFF);
        }
        return value;
    }

    /**
     * The text of a string attribute, with or without its terminating zero.
     */
    String readString()
    {
        int length = 0;
        while (length < payloadLength && buffer.get(JAVA_BYTE, payloadOffset + length) != 0)
        {
            length++;
        }
        final byte[] bytes = new byte[length];
        MemorySegment.copy(buffer, JAVA_BYTE, payloadOffset, bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * An IP address, checked for the length that its family's addresses have.
     */
    byte[] readAddress(final int family)
    {
        final byte[] address = new byte[requireAddress(family)];
        MemorySegment.copy(buffer, JAVA_BYTE, payloadOffset, address, 0, address.length);
        return address;
    }

    /**
     * Check that the current attribute is an IP address.
     *
     * @param family its family.
     * @return its length in bytes.
     */
    int requireAddress(final int family)
    {
        final int length = NetlinkLayouts.addressLength(family);
        if (length == 0)
        {
            throw new NetlinkFormatException("netlink attribute " + type + ": no IP address family: " + family);
        }
        requireLength(length);
        return length;
    }

    private void requireLength(final int expected)
    {
        if (payloadLength != expected)
        {
            throw new NetlinkFormatException(
                "netlink attribute " + type + " has " + payloadLength + " bytes instead of " + expected);
        }
    }
}
