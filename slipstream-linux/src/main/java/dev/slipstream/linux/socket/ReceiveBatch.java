/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.socket;

import static dev.slipstream.linux.socket.NativeSocketAddress.BIG_ENDIAN_SHORT;
import static dev.slipstream.linux.socket.SocketLayouts.*;
import static dev.slipstream.linux.socket.SocketOptions.SOL_SOCKET;
import static dev.slipstream.linux.socket.SocketOptions.SOL_UDP;
import static dev.slipstream.linux.socket.SocketOptions.SO_TIMESTAMPNS;
import static dev.slipstream.linux.socket.SocketOptions.UDP_GRO;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.ByteOrder;

/**
 * Messages that come in with one recvmsg(2) or recvmmsg(2), each with its source address, the segment size if the
 * kernel glued a run of datagrams together ({@link SocketOptions#UDP_GRO}), and the time of arrival if the socket asks
 * for it ({@link SocketOptions#SO_TIMESTAMPNS}).
 *
 * <p>For one thread at a time. The batch owns the buffers, which live as long as it is reachable; what it says of a
 * message holds until the next {@link #receive}. Nothing is allocated after construction. Lengths come from the kernel
 * and never exceed the buffer; what the bytes say is not looked at.
 */
public final class ReceiveBatch
{
    /** What {@link #timestampNs} returns for a message without one. */
    public static final long NO_TIMESTAMP = Long.MIN_VALUE;

    // ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags);
    private static final MethodHandle RECVMSG = NativeCall
        .link("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));

    // int recvmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags, struct timespec *timeout);
    private static final MethodHandle RECVMMSG = NativeCall
        .link("recvmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));

    // of bits/socket.h
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_TRUNC = 0x20;

    private static final long NO_TIMEOUT = 0;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long TIMESPEC_LENGTH = 2 * Long.BYTES;
    private static final long NAME_LENGTH = 32;
    private static final long CONTROL_LENGTH = controlMessageSpace(Integer.BYTES) +
        controlMessageSpace(TIMESPEC_LENGTH);
    private static final long BUFFER_ALIGNMENT = 64;

    private static final ValueLayout.OfLong BIG_ENDIAN_LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt BIG_ENDIAN_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena = Arena.ofAuto();
    private final int capacity;
    private final long stride;
    private final long buffersAddress;
    private final long headersAddress;
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment controls;

    private int used;

    /**
     * @param capacity     the number of messages that one call can take in.
     * @param bufferLength of each message in bytes; 65,535 holds whatever {@code UDP_GRO} delivers.
     */
    public ReceiveBatch(final int capacity, final int bufferLength)
    {
        this.capacity = capacity;
        stride = (bufferLength + BUFFER_ALIGNMENT - 1) & -BUFFER_ALIGNMENT;
        buffersAddress = arena.allocate(stride * capacity, BUFFER_ALIGNMENT).address();
        headers = arena.allocate(MMSGHDR, capacity);
        names = arena.allocate(NAME_LENGTH * capacity, Long.BYTES);
        controls = arena.allocate(CONTROL_LENGTH * capacity, Long.BYTES);
        headersAddress = headers.address();
        final MemorySegment iovecs = arena.allocate(IOVEC, capacity);

        for (int i = 0; i < capacity; i++)
        {
            final long iovec = i * IOVEC.byteSize();
            iovecs.set(JAVA_LONG, iovec + IOV_BASE, buffersAddress + i * stride);
            iovecs.set(JAVA_LONG, iovec + IOV_LEN, bufferLength);

            final long header = i * MMSGHDR.byteSize();
            headers.set(JAVA_LONG, header + MSG_NAME, names.address() + i * NAME_LENGTH);
            headers.set(JAVA_LONG, header + MSG_IOV, iovecs.address() + iovec);
            headers.set(JAVA_LONG, header + MSG_IOVLEN, 1);
            headers.set(JAVA_LONG, header + MSG_CONTROL, controls.address() + i * CONTROL_LENGTH);
        }
        used = capacity;
    }

    /**
     * How many messages one call can take in.
     *
     * @return the capacity given to the constructor.
     */
    public int capacity()
    {
        return capacity;
    }

    /**
     * Take what the socket has, without waiting.
     *
     * @param fd          the socket.
     * @param maxMessages to take, at most the capacity.
     * @return the number of messages, or the negated errno: {@code -EAGAIN} if there is none.
     */
    public int receive(final int fd, final int maxMessages)
    {
        resetUsed();
        try
        {
            final MemorySegment callState = NativeCall.callState();
            final int count;
            if (maxMessages == 1)
            {
                final long length = NativeCall
                    .result((long)RECVMSG.invokeExact(callState, fd, headersAddress, MSG_DONTWAIT), callState);
                headers.set(JAVA_INT, MSG_LEN, (int)Math.max(length, 0));
                count = length < 0 ? (int)length : 1;
            }
            else
            {
                count = NativeCall.result(
                    (int)RECVMMSG
                        .invokeExact(callState, fd, headersAddress, maxMessages, MSG_DONTWAIT, NO_TIMEOUT),
                    callState);
            }
            // A failed call may have written to the header it failed at.
            used = Math.min(Math.max(count, 0) + 1, capacity);
            return count;
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("recvmmsg", t);
        }
        finally
        {
            // The kernel was given bare addresses: the buffers must not be collected while it writes to them.
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Where a message lies.
     *
     * @param index of the message.
     * @return the address of its first byte, on a cache line.
     */
    public long address(final int index)
    {
        return buffersAddress + index * stride;
    }

    /**
     * How long a message is.
     *
     * @param index of the message.
     * @return the length of all its datagrams together in bytes.
     */
    public int length(final int index)
    {
        return headers.get(JAVA_INT, index * MMSGHDR.byteSize() + MSG_LEN);
    }

    /**
     * Whether a message did not fit into its buffer, so that its end is missing.
     *
     * @param index of the message.
     * @return true if it was cut.
     */
    public boolean isTruncated(final int index)
    {
        return (headers.get(JAVA_INT, index * MMSGHDR.byteSize() + MSG_FLAGS) & MSG_TRUNC) != 0;
    }

    /**
     * The length of the datagrams of which a message consists.
     *
     * @param index of the message.
     * @return the length of every datagram but the last, which may be shorter; 0 if the message is one datagram.
     */
    public int segmentLength(final int index)
    {
        final long data = findControl(index, SOL_UDP, UDP_GRO, Integer.BYTES);
        return data < 0 ? 0 : controls.get(JAVA_INT, data);
    }

    /**
     * When a message arrived, by the kernel's real-time clock.
     *
     * @param index of the message.
     * @return nanoseconds since the epoch, or {@link #NO_TIMESTAMP}.
     */
    public long timestampNs(final int index)
    {
        final long data = findControl(index, SOL_SOCKET, SO_TIMESTAMPNS, TIMESPEC_LENGTH);
        return data < 0 ?
            NO_TIMESTAMP :
            controls.get(JAVA_LONG, data) * NANOS_PER_SECOND + controls.get(JAVA_LONG, data + Long.BYTES);
    }

    /**
     * Whether the source of a message is an IPv6 address; one that maps an IPv4 address counts as such.
     *
     * @param index of the message.
     * @return true for {@code AF_INET6}.
     */
    public boolean isIpv6(final int index)
    {
        return names.get(JAVA_SHORT, index * NAME_LENGTH + SIN_FAMILY) == AF_INET6;
    }

    /**
     * The source's port.
     *
     * @param index of the message.
     * @return the port, 0 to 65,535.
     */
    public int port(final int index)
    {
        return Short.toUnsignedInt(names.get(BIG_ENDIAN_SHORT, index * NAME_LENGTH + SIN_PORT));
    }

    /**
     * The source's IPv4 address.
     *
     * @param index of the message, which must not be {@linkplain #isIpv6 IPv6}.
     * @return the address as a number: {@code 127.0.0.1} is {@code 0x7f000001}.
     */
    public int ipv4(final int index)
    {
        return names.get(BIG_ENDIAN_INT, index * NAME_LENGTH + SIN_ADDR);
    }

    /**
     * The first eight bytes of the source's IPv6 address.
     *
     * @param index of the message, which must be {@linkplain #isIpv6 IPv6}.
     * @return the upper half of the address as a number.
     */
    public long ipv6High(final int index)
    {
        return names.get(BIG_ENDIAN_LONG, index * NAME_LENGTH + SIN6_ADDR);
    }

    /**
     * The last eight bytes of the source's IPv6 address.
     *
     * @param index of the message, which must be {@linkplain #isIpv6 IPv6}.
     * @return the lower half of the address as a number.
     */
    public long ipv6Low(final int index)
    {
        return names.get(BIG_ENDIAN_LONG, index * NAME_LENGTH + SIN6_ADDR + Long.BYTES);
    }

    /**
     * The interface that the source's link-local IPv6 address belongs to.
     *
     * @param index of the message, which must be {@linkplain #isIpv6 IPv6}.
     * @return the interface's index, or 0.
     */
    public int scopeId(final int index)
    {
        return names.get(JAVA_INT, index * NAME_LENGTH + SIN6_SCOPE_ID);
    }

    // The kernel overwrites the lengths of name and control in every header that it fills.
    private void resetUsed()
    {
        for (int i = 0; i < used; i++)
        {
            final long header = i * MMSGHDR.byteSize();
            headers.set(JAVA_INT, header + MSG_NAMELEN, (int)NAME_LENGTH);
            headers.set(JAVA_LONG, header + MSG_CONTROLLEN, CONTROL_LENGTH);
            headers.set(JAVA_INT, header + MSG_FLAGS, 0);
        }
    }

    private long findControl(final int index, final int level, final int type, final long dataLength)
    {
        final long start = index * CONTROL_LENGTH;
        final long end = start +
            Math.min(headers.get(JAVA_LONG, index * MMSGHDR.byteSize() + MSG_CONTROLLEN), CONTROL_LENGTH);

        long offset = start;
        while (offset + CMSG_DATA <= end)
        {
            final long length = controls.get(JAVA_LONG, offset + CMSG_LEN);
            if (length < CMSG_DATA || length > end - offset)
            {
                break;
            }
            if (length >= CMSG_DATA + dataLength &&
                controls.get(JAVA_INT, offset + CMSG_LEVEL) == level &&
                controls.get(JAVA_INT, offset + CMSG_TYPE) == type)
            {
                return offset + CMSG_DATA;
            }
            offset += controlMessageSpace(length - CMSG_DATA);
        }
        return -1;
    }
}
