/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static dev.slipstream.linux.netlink.NetlinkLayouts.NLMSGERR;
import static dev.slipstream.linux.netlink.NetlinkLayouts.NLMSGHDR;
import static dev.slipstream.linux.netlink.NetlinkLayouts.NLMSGHDR_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.align;
import static dev.slipstream.linux.netlink.NetlinkLayouts.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Flyweight over one message of a received datagram: {@code struct nlmsghdr} and what follows it.
 *
 * <p>For one thread. The buffer belongs to the socket, and what is read from it is valid until the socket's next
 * receive. {@link #wrap} is where the message's own length is checked against what was received; readers of the payload
 * check against {@link #end()}.
 */
final class NetlinkMessage
{
    /** {@code NLMSG_ERROR}, {@code NLMSG_DONE} and {@code NLMSG_OVERRUN} of {@code linux/netlink.h}. */
    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;
    static final int NLMSG_OVERRUN = 4;

    /** {@code NLM_F_DUMP_INTR}: the table changed while it was being dumped. */
    static final int NLM_F_DUMP_INTR = 0x10;

    private static final long LENGTH_OFFSET = offset(NLMSGHDR, "nlmsg_len");
    private static final long TYPE_OFFSET = offset(NLMSGHDR, "nlmsg_type");
    private static final long FLAGS_OFFSET = offset(NLMSGHDR, "nlmsg_flags");
    private static final long SEQUENCE_OFFSET = offset(NLMSGHDR, "nlmsg_seq");
    private static final long ERROR_OFFSET = NLMSGHDR_LENGTH + offset(NLMSGERR, "error");

    private MemorySegment buffer = MemorySegment.NULL;
    private int offset;
    private int length;

    /**
     * Look at the message that starts at an offset.
     *
     * @param source what was received.
     * @param start  where the message starts.
     * @param limit  where the datagram ends.
     * @throws NetlinkFormatException if the message does not fit.
     */
    void wrap(final MemorySegment source, final int start, final int limit)
    {
        if (limit - start < NLMSGHDR_LENGTH)
        {
            throw new NetlinkFormatException(
                "netlink message header needs " + NLMSGHDR_LENGTH + " bytes, the datagram has " + (limit - start));
        }
        final int claimed = source.get(JAVA_INT_UNALIGNED, start + LENGTH_OFFSET);
        if (claimed < NLMSGHDR_LENGTH || claimed > limit - start)
        {
            throw new NetlinkFormatException("netlink message claims " + Integer.toUnsignedString(claimed) +
                " bytes, the datagram has " + (limit - start));
        }
        buffer = source;
        offset = start;
        length = claimed;
    }

    MemorySegment buffer()
    {
        return buffer;
    }

    int type()
    {
        return Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, offset + TYPE_OFFSET));
    }

    int flags()
    {
        return Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, offset + FLAGS_OFFSET));
    }

    int sequence()
    {
        return buffer.get(JAVA_INT_UNALIGNED, offset + SEQUENCE_OFFSET);
    }

    /**
     * The result that an {@link #NLMSG_ERROR} or {@link #NLMSG_DONE} carries.
     *
     * @return 0 or a negated errno. A DONE without a result (the kernel may leave it out) is 0.
     */
    int error()
    {
        if (end() < offset + ERROR_OFFSET + Integer.BYTES)
        {
            if (type() == NLMSG_DONE)
            {
                return 0;
            }
            throw new NetlinkFormatException("netlink error message of " + length + " bytes carries no error");
        }
        return buffer.get(JAVA_INT_UNALIGNED, offset + ERROR_OFFSET);
    }

    /**
     * Where the family's own header starts.
     *
     * @param headerLength how long that header is.
     * @return its offset in {@link #buffer()}.
     * @throws NetlinkFormatException if the message is too short for it.
     */
    int payload(final int headerLength)
    {
        if (length - NLMSGHDR_LENGTH < headerLength)
        {
            throw new NetlinkFormatException("netlink message of type " + type() + " has " + length +
                " bytes, its header alone needs " + (NLMSGHDR_LENGTH + headerLength));
        }
        return offset + NLMSGHDR_LENGTH;
    }

    /**
     * Where the message ends.
     *
     * @return the offset after its last byte.
     */
    int end()
    {
        return offset + length;
    }

    /**
     * Where the next message of the datagram starts: at or beyond the datagram's end if there is none.
     *
     * @return its offset.
     */
    int next()
    {
        return offset + align(length);
    }
}
