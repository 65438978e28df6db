/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static dev.slipstream.linux.netlink.NetlinkLayouts.AF_NETLINK;
import static dev.slipstream.linux.netlink.NetlinkLayouts.SOCKADDR_NL;
import static dev.slipstream.linux.netlink.NetlinkLayouts.SOCKADDR_NL_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.offset;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A {@code NETLINK_ROUTE} socket with its receive buffer.
 *
 * <p>For one thread at a time, and {@link #close} must not overlap another call. Messages of other processes are
 * dropped: only the kernel is listened to.
 */
final class NetlinkSocket implements AutoCloseable
{
    /**
     * Length of the receive buffer in bytes. The kernel fills dumps in pieces of at most 32 KiB
     * ({@code netlink_dump} in {@code net/netlink/af_netlink.c}); single messages are smaller.
     */
    private static final int BUFFER_LENGTH = 64 * 1024;

    // bits/socket.h, bits/socket_type.h, asm-generic/socket.h: the same on x86-64 and aarch64.
    private static final int SOCK_RAW = 3;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVTIMEO = 20;
    private static final int MSG_TRUNC = 0x20;
    private static final int NETLINK_ROUTE = 0;

    private static final int KERNEL_PORT_ID = 0;
    private static final long PORT_ID_OFFSET = offset(SOCKADDR_NL, "nl_pid");

    // int socket(int domain, int type, int protocol);
    private static final MethodHandle SOCKET = NativeCall.link("socket",
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    // int bind(int fd, const struct sockaddr *address, socklen_t length);
    private static final MethodHandle BIND = NativeCall.link("bind",
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    // int setsockopt(int fd, int level, int option, const void *value, socklen_t length);
    private static final MethodHandle SETSOCKOPT = NativeCall.link("setsockopt",
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    // ssize_t send(int fd, const void *buffer, size_t length, int flags);
    private static final MethodHandle SEND = NativeCall.link("send",
        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    // ssize_t recvfrom(int fd, void *buffer, size_t length, int flags, struct sockaddr *from, socklen_t *fromLength);
    private static final MethodHandle RECVFROM = NativeCall.link("recvfrom",
        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER_LENGTH, Long.BYTES);
    private final MemorySegment sender = arena.allocate(SOCKADDR_NL);
    private final MemorySegment senderLength = arena.allocate(JAVA_INT);
    private final FileDescriptor descriptor;

    private NetlinkSocket(final String name, final int typeFlags)
    {
        try
        {
            descriptor = new FileDescriptor(LinuxException.check(
                socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | typeFlags, NETLINK_ROUTE),
                "socket(AF_NETLINK, NETLINK_ROUTE)"), name);
        }
        catch (final LinuxException e)
        {
            arena.close();
            throw e;
        }
    }

    /**
     * A socket to ask with: {@link #receive} waits.
     *
     * @param timeoutSeconds how long it waits at most.
     */
    static NetlinkSocket openForRequests(final int timeoutSeconds)
    {
        final NetlinkSocket socket = new NetlinkSocket("rtnetlink requests", 0);
        try (Arena scratch = Arena.ofConfined())
        {
            // struct timeval { time_t tv_sec; suseconds_t tv_usec; }, both of 64 bits.
            final MemorySegment timeval = scratch.allocate(2L * Long.BYTES, Long.BYTES);
            timeval.set(JAVA_LONG, 0, timeoutSeconds);
            socket.setOption(SO_RCVTIMEO, timeval, "SO_RCVTIMEO");
            socket.bind(0);
            return socket;
        }
        catch (final LinuxException e)
        {
            socket.close();
            throw e;
        }
    }

    /**
     * A socket to listen with: {@link #receive} does not wait.
     *
     * @param groups              the multicast groups: bit n-1 stands for group n.
     * @param receiveBufferLength how much the kernel may hold back for us, in bytes; it limits this to
     *                            {@code net.core.rmem_max}.
     */
    static NetlinkSocket openForNotifications(final int groups, final int receiveBufferLength)
    {
        final NetlinkSocket socket = new NetlinkSocket("rtnetlink notifications", SOCK_NONBLOCK);
        try (Arena scratch = Arena.ofConfined())
        {
            socket.setOption(SO_RCVBUF, scratch.allocateFrom(JAVA_INT, receiveBufferLength), "SO_RCVBUF");
            socket.bind(groups);
            return socket;
        }
        catch (final LinuxException e)
        {
            socket.close();
            throw e;
        }
    }

    int fd()
    {
        return descriptor.fd();
    }

    /**
     * What the last {@link #receive} left.
     */
    MemorySegment buffer()
    {
        return buffer;
    }

    /**
     * Send a request to the kernel, which has handled it when this returns (a dump: begun to).
     *
     * @return the bytes sent, or the negated errno.
     */
    int send(final MemorySegment request, final int length)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return (int)NativeCall.result(
                (long)SEND.invokeExact(callState, descriptor.fd(), request, (long)length, 0), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("send", t);
        }
    }

    /**
     * Receive one datagram from the kernel into {@link #buffer()}.
     *
     * @return its length in bytes, or the negated errno: EAGAIN if there is none (in time), ENOBUFS if some were lost,
     *     EMSGSIZE if it did not fit the buffer and is lost.
     */
    int receive()
    {
        while (true)
        {
            final int result = recvfrom();
            if (result > BUFFER_LENGTH)
            {
                return -Errno.EMSGSIZE;
            }
            final boolean isOfKernel = result < 0 || sender.get(JAVA_INT, PORT_ID_OFFSET) == KERNEL_PORT_ID;
            if (isOfKernel && result != -Errno.EINTR)
            {
                return result;
            }
        }
    }

    private int recvfrom()
    {
        senderLength.set(JAVA_INT, 0, SOCKADDR_NL_LENGTH);
        try
        {
            final MemorySegment callState = NativeCall.callState();
            // With MSG_TRUNC the result is the length of the datagram, not of the part that fitted.
            return (int)NativeCall.result((long)RECVFROM.invokeExact(callState, descriptor.fd(), buffer,
                (long)BUFFER_LENGTH, MSG_TRUNC, sender, senderLength), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("recvfrom", t);
        }
    }

    @Override
    public void close()
    {
        if (!descriptor.isClosed())
        {
            descriptor.close();
            arena.close();
        }
    }

    private void bind(final int groups)
    {
        // A port id of zero: the kernel chooses one.
        sender.set(JAVA_SHORT, offset(SOCKADDR_NL, "nl_family"), (short)AF_NETLINK);
        sender.set(JAVA_INT, PORT_ID_OFFSET, 0);
        sender.set(JAVA_INT, offset(SOCKADDR_NL, "nl_groups"), groups);
        try
        {
            final MemorySegment callState = NativeCall.callState();
            LinuxException.check(NativeCall.result(
                (int)BIND.invokeExact(callState, descriptor.fd(), sender, SOCKADDR_NL_LENGTH), callState),
                "bind(rtnetlink, groups 0x" + Integer.toHexString(groups) + ")");
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("bind", t);
        }
    }

    private void setOption(final int option, final MemorySegment value, final String name)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            LinuxException.check(NativeCall.result((int)SETSOCKOPT.invokeExact(callState, descriptor.fd(), SOL_SOCKET,
                option, value, (int)value.byteSize()), callState), "setsockopt(rtnetlink, " + name + ")");
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("setsockopt", t);
        }
    }

    static int socket(final int domain, final int type, final int protocol)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)SOCKET.invokeExact(callState, domain, type, protocol), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("socket", t);
        }
    }
}
