/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.socket;

import static dev.slipstream.linux.socket.SocketLayouts.*;
import static dev.slipstream.linux.socket.SocketOptions.SOL_UDP;
import static dev.slipstream.linux.socket.SocketOptions.UDP_SEGMENT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Messages that go out with one sendmsg(2) or sendmmsg(2). A message is one datagram, or a run of datagrams that lie
 * side by side in memory and that the kernel cuts apart ({@code UDP_SEGMENT}).
 *
 * <pre>{@code
 * batch.clear();
 * batch.add(address, 1408);                 // one datagram
 * batch.add(address + 1408, 4000, 1408);    // three: 1408, 1408, 1184
 * final int sent = batch.send(fd);          // 2, 1 if only the first went out, or a negated errno
 * }</pre>
 *
 * <p>For one thread at a time. The batch owns its headers, which live as long as it is reachable; what {@link #add} and
 * {@link #destination} are given stays the caller's and must be readable until {@link #send} returns: the kernel has
 * copied it by then. Nothing is allocated after construction.
 */
public final class SendBatch
{
    /** Segments that any kernel with {@code UDP_SEGMENT} takes in one message: {@code UDP_MAX_SEGMENTS}. */
    public static final int MAX_SEGMENTS = 64;

    /** Payload of the longest IPv4 packet, and so of one message however many segments it has: 65,535 - 20 - 8. */
    public static final int MAX_MESSAGE_LENGTH = 65_507;

    // ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags);
    private static final MethodHandle SENDMSG = NativeCall
        .link("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));

    // int sendmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags);
    private static final MethodHandle SENDMMSG = NativeCall
        .link("sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));

    // MSG_DONTWAIT | MSG_NOSIGNAL of bits/socket.h
    private static final int FLAGS = 0x40 | 0x4000;

    private static final long CONTROL_LENGTH = controlMessageSpace(Short.BYTES);

    private final Arena arena = Arena.ofAuto();
    private final int capacity;
    private final MemorySegment headers;
    private final MemorySegment iovecs;
    private final long headersAddress;
    private final long controlsAddress;
    private final MemorySegment controls;

    private int size;
    private @Nullable NativeSocketAddress destination;

    /**
     * @param capacity the number of messages that one call can carry.
     */
    public SendBatch(final int capacity)
    {
        this.capacity = capacity;
        headers = arena.allocate(MMSGHDR, capacity);
        iovecs = arena.allocate(IOVEC, capacity);
        controls = arena.allocate(CONTROL_LENGTH * capacity, Long.BYTES);
        headersAddress = headers.address();
        controlsAddress = controls.address();

        for (int i = 0; i < capacity; i++)
        {
            final long header = i * MMSGHDR.byteSize();
            headers.set(JAVA_LONG, header + MSG_IOV, iovecs.address() + i * IOVEC.byteSize());
            headers.set(JAVA_LONG, header + MSG_IOVLEN, 1);

            final long control = i * CONTROL_LENGTH;
            controls.set(JAVA_LONG, control + CMSG_LEN, controlMessageLength(Short.BYTES));
            controls.set(JAVA_INT, control + CMSG_LEVEL, SOL_UDP);
            controls.set(JAVA_INT, control + CMSG_TYPE, UDP_SEGMENT);
        }
    }

    /**
     * Forget the messages; the destination stays.
     */
    public void clear()
    {
        size = 0;
    }

    /**
     * How many messages were added.
     *
     * @return the number of messages.
     */
    public int size()
    {
        return size;
    }

    /**
     * How many messages fit.
     *
     * @return the capacity given to the constructor.
     */
    public int capacity()
    {
        return capacity;
    }

    /**
     * Where the messages go that are added from now on.
     *
     * @param address the destination, or null for the address that the socket is connected to.
     */
    public void destination(final @Nullable NativeSocketAddress address)
    {
        destination = address;
    }

    /**
     * Add one datagram.
     *
     * @param address of its first byte.
     * @param length  in bytes.
     */
    public void add(final long address, final int length)
    {
        addMessage(address, length);
    }

    /**
     * Add a run of datagrams.
     *
     * @param address       of the first byte of the first datagram.
     * @param length        of all datagrams together in bytes, at most {@link #MAX_MESSAGE_LENGTH}.
     * @param segmentLength of every datagram but the last, which may be shorter.
     */
    public void add(final long address, final int length, final int segmentLength)
    {
        final int index = addMessage(address, length);
        final long control = index * CONTROL_LENGTH;
        controls.set(JAVA_SHORT, control + CMSG_DATA, (short)segmentLength);

        final long header = index * MMSGHDR.byteSize();
        headers.set(JAVA_LONG, header + MSG_CONTROL, controlsAddress + control);
        headers.set(JAVA_LONG, header + MSG_CONTROLLEN, CONTROL_LENGTH);
    }

    /**
     * Hand the messages to the kernel, without waiting for room in the socket's buffer.
     *
     * @param fd the socket.
     * @return how many messages, from the first, were taken; or the negated errno if none was. The error of a later
     *         message is not reported: sending it first will.
     */
    public int send(final int fd)
    {
        return sendFrom(fd, 0);
    }

    /**
     * Hand the messages from an index on to the kernel: what remains after a short {@link #send}.
     *
     * @param fd        the socket.
     * @param fromIndex of the first message to send, below {@link #size()}.
     * @return how many messages, from that one, were taken; or the negated errno if none was.
     */
    public int sendFrom(final int fd, final int fromIndex)
    {
        final int count = size - fromIndex;
        final long address = headersAddress + fromIndex * MMSGHDR.byteSize();
        try
        {
            final MemorySegment callState = NativeCall.callState();
            if (count == 1)
            {
                final long result = NativeCall.result((long)SENDMSG.invokeExact(callState, fd, address, FLAGS),
                    callState);
                return result < 0 ? (int)result : 1;
            }
            return NativeCall.result((int)SENDMMSG.invokeExact(callState, fd, address, count, FLAGS), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("sendmmsg", t);
        }
        finally
        {
            // The kernel was given bare addresses: the headers must not be collected while it reads them.
            Reference.reachabilityFence(this);
        }
    }

    private int addMessage(final long address, final int length)
    {
        if (size == capacity)
        {
            throw new IllegalStateException("batch is full: " + capacity + " messages");
        }
        final int index = size++;

        final long iovec = index * IOVEC.byteSize();
        iovecs.set(JAVA_LONG, iovec + IOV_BASE, address);
        iovecs.set(JAVA_LONG, iovec + IOV_LEN, length);

        final long header = index * MMSGHDR.byteSize();
        final NativeSocketAddress to = destination;
        headers.set(JAVA_LONG, header + MSG_NAME, to == null ? 0 : to.segment().address());
        headers.set(JAVA_INT, header + MSG_NAMELEN, to == null ? 0 : (int)to.segment().byteSize());
        headers.set(JAVA_LONG, header + MSG_CONTROL, 0);
        headers.set(JAVA_LONG, header + MSG_CONTROLLEN, 0);
        return index;
    }
}
