/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static dev.slipstream.linux.netlink.NetlinkLayouts.NLATTR;
import static dev.slipstream.linux.netlink.NetlinkLayouts.NLATTR_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.NLMSGHDR;
import static dev.slipstream.linux.netlink.NetlinkLayouts.NLMSGHDR_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.align;
import static dev.slipstream.linux.netlink.NetlinkLayouts.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Writes one request: {@link #begin}, the fields of the family's header, the attributes, {@link #finish}.
 *
 * <p>For one thread; allocates nothing but for strings. The buffer belongs to the caller.
 */
final class NetlinkRequest
{
    /** Room that every request of this package fits into, in bytes. */
    static final int MAX_LENGTH = 256;

    /** {@code NLM_F_ACK}, {@code NLM_F_DUMP} and {@code NLM_F_CREATE} of {@code linux/netlink.h}. */
    static final int NLM_F_ACK = 0x4;
    static final int NLM_F_DUMP = 0x300;
    static final int NLM_F_CREATE = 0x400;

    private static final int NLM_F_REQUEST = 0x1;

    private static final long LENGTH_OFFSET = offset(NLMSGHDR, "nlmsg_len");
    private static final long TYPE_OFFSET = offset(NLMSGHDR, "nlmsg_type");
    private static final long FLAGS_OFFSET = offset(NLMSGHDR, "nlmsg_flags");
    private static final long SEQUENCE_OFFSET = offset(NLMSGHDR, "nlmsg_seq");
    private static final long ATTRIBUTE_LENGTH_OFFSET = offset(NLATTR, "nla_len");
    private static final long ATTRIBUTE_TYPE_OFFSET = offset(NLATTR, "nla_type");

    private final MemorySegment buffer;
    private int length;

    NetlinkRequest(final MemorySegment buffer)
    {
        this.buffer = buffer;
    }

    MemorySegment buffer()
    {
        return buffer;
    }

    void begin(final int type, final int flags, final int sequence, final int headerLength)
    {
        buffer.fill((byte)0);
        buffer.set(JAVA_SHORT_UNALIGNED, TYPE_OFFSET, (short)type);
        buffer.set(JAVA_SHORT_UNALIGNED, FLAGS_OFFSET, (short)(NLM_F_REQUEST | flags));
        buffer.set(JAVA_INT_UNALIGNED, SEQUENCE_OFFSET, sequence);
        length = NLMSGHDR_LENGTH + align(headerLength);
    }

    void headerByte(final long fieldOffset, final int value)
    {
        buffer.set(JAVA_BYTE, NLMSGHDR_LENGTH + fieldOffset, (byte)value);
    }

    void headerInt(final long fieldOffset, final int value)
    {
        buffer.set(JAVA_INT_UNALIGNED, NLMSGHDR_LENGTH + fieldOffset, value);
    }

    void attribute(final int type, final int value)
    {
        buffer.set(JAVA_INT_UNALIGNED, beginAttribute(type, Integer.BYTES), value);
    }

    void attribute(final int type, final byte[] value)
    {
        MemorySegment.copy(value, 0, buffer, JAVA_BYTE, beginAttribute(type, value.length), value.length);
    }

    void attribute(final int type, final String value)
    {
        final byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        // One more for the terminating zero, which the buffer already holds.
        MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, beginAttribute(type, bytes.length + 1), bytes.length);
    }

    private int beginAttribute(final int type, final int payloadLength)
    {
        final int start = length;
        if (payloadLength > MAX_LENGTH - start - NLATTR_LENGTH)
        {
            throw new IllegalArgumentException(
                "netlink attribute " + type + " of " + payloadLength + " bytes does not fit into the request");
        }
        buffer.set(JAVA_SHORT_UNALIGNED, start + ATTRIBUTE_LENGTH_OFFSET, (short)(NLATTR_LENGTH + payloadLength));
        buffer.set(JAVA_SHORT_UNALIGNED, start + ATTRIBUTE_TYPE_OFFSET, (short)type);
        length = start + NLATTR_LENGTH + align(payloadLength);
        return start + NLATTR_LENGTH;
    }

    /**
     * Write the length into the header.
     *
     * @return the length of the request in bytes.
     */
    int finish()
    {
        buffer.set(JAVA_INT_UNALIGNED, LENGTH_OFFSET, length);
        return length;
    }
}
