/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.xdp;

import static dev.slipstream.linux.xdp.XdpLayouts.SOCKADDR_XDP;
import static dev.slipstream.linux.xdp.XdpLayouts.XDP_MMAP_OFFSETS;
import static dev.slipstream.linux.xdp.XdpLayouts.XDP_OPTIONS;
import static dev.slipstream.linux.xdp.XdpLayouts.XDP_STATISTICS;
import static dev.slipstream.linux.xdp.XdpLayouts.XDP_UMEM_REG;
import static dev.slipstream.linux.xdp.XdpLayouts.offset;
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
import org.jspecify.annotations.Nullable;

/**
 * The system calls of an AF_XDP socket.
 *
 * <p>The order is open, {@link #registerUmem}, {@link #setRingSize} for all rings used, {@link #ringOffsets} and
 * {@link XdpRing#map}, {@link #bind}. Opening needs CAP_NET_RAW. {@link #kickTx} and {@link #wakeRx} are hot forms and
 * may be called by one thread each; the others are for one thread at a time.
 */
public final class XdpSocketCalls
{
    /** {@code XDP_COPY} of {@code linux/if_xdp.h}: packets are copied between UMEM and the kernel's buffers. */
    public static final int XDP_COPY = 1 << 1;

    /** {@code XDP_ZEROCOPY} of {@code linux/if_xdp.h}: the interface reads and writes UMEM itself. */
    public static final int XDP_ZEROCOPY = 1 << 2;

    /** {@code XDP_USE_NEED_WAKEUP} of {@code linux/if_xdp.h}: the kernel says when it wants a system call. */
    public static final int XDP_USE_NEED_WAKEUP = 1 << 3;

    /** {@code XDP_USE_SG} of {@code linux/if_xdp.h}, since kernel 6.6: a packet may lie in several frames. */
    public static final int XDP_USE_SG = 1 << 4;

    // int socket(int domain, int type, int protocol);
    private static final MethodHandle SOCKET = NativeCall.link("socket",
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    // int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen);
    private static final MethodHandle SETSOCKOPT = NativeCall.link("setsockopt",
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    // int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen);
    private static final MethodHandle GETSOCKOPT = NativeCall.link("getsockopt",
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    // int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);
    private static final MethodHandle BIND = NativeCall.link("bind",
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    // ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct sockaddr *dst, socklen_t dstlen);
    private static final MethodHandle SENDTO = NativeCall.link("sendto",
        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

    // ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags, struct sockaddr *src, socklen_t *srclen);
    private static final MethodHandle RECVFROM = NativeCall.link("recvfrom",
        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));

    // bits/socket.h; SOL_SOCKET and its options from asm-generic/socket.h.
    private static final int AF_XDP = 44;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_XDP = 283;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_BUSY_POLL = 46;
    private static final int SO_PREFER_BUSY_POLL = 69;
    private static final int SO_BUSY_POLL_BUDGET = 70;
    private static final int MSG_DONTWAIT = 0x40;

    // Socket options of linux/if_xdp.h; those of the rings are in XdpRing.
    private static final int OPTION_MMAP_OFFSETS = 1;
    private static final int OPTION_UMEM_REG = 4;
    private static final int OPTION_STATISTICS = 7;
    private static final int OPTION_OPTIONS = 8;
    private static final int XDP_OPTIONS_ZEROCOPY = 1;

    private XdpSocketCalls()
    {
    }

    /**
     * Open an AF_XDP socket.
     *
     * @param name what it is for, for messages: {@code "xsk eth0 queue 3"}.
     * @return the socket.
     */
    public static FileDescriptor open(final String name)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            final int fd = NativeCall.result(
                (int)SOCKET.invokeExact(callState, AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0), callState);
            return new FileDescriptor(check(fd, "socket(AF_XDP, SOCK_RAW)"), name);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("socket", t);
        }
    }

    /**
     * Register memory in which packets will lie. The kernel pins it until the socket is closed.
     *
     * @param socket    the socket.
     * @param memory    native memory aligned to a page.
     * @param chunkSize size of a frame: a power of two from 2,048 bytes to the page size.
     * @param headroom  bytes that the kernel leaves free at the beginning of a received frame, before its own 256.
     */
    public static void registerUmem(
        final FileDescriptor socket, final MemorySegment memory, final int chunkSize, final int headroom)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment registration = arena.allocate(XDP_UMEM_REG);
            registration.set(JAVA_LONG, offset(XDP_UMEM_REG, "addr"), memory.address());
            registration.set(JAVA_LONG, offset(XDP_UMEM_REG, "len"), memory.byteSize());
            registration.set(JAVA_INT, offset(XDP_UMEM_REG, "chunk_size"), chunkSize);
            registration.set(JAVA_INT, offset(XDP_UMEM_REG, "headroom"), headroom);
            check(setOption(socket, SOL_XDP, OPTION_UMEM_REG, registration),
                "setsockopt(" + socket + ", XDP_UMEM_REG, " + memory.byteSize() + " bytes)");
        }
    }

    /**
     * Create a ring.
     *
     * @param socket  the socket.
     * @param ring    which one.
     * @param entries how many elements, a power of two.
     */
    public static void setRingSize(final FileDescriptor socket, final XdpRing ring, final int entries)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment value = arena.allocateFrom(JAVA_INT, entries);
            check(setOption(socket, SOL_XDP, ring.sizeOption(), value),
                "setsockopt(" + socket + ", " + ring + " ring, " + entries + " entries)");
        }
    }

    /**
     * Raise the limit of bytes that may be on their way through the kernel in copy mode, beyond the system's maximum
     * (needs CAP_NET_ADMIN).
     *
     * @param socket the socket.
     * @param bytes  the limit; the kernel doubles it for its own bookkeeping.
     * @return 0, or the negated errno.
     */
    public static int forceSendBuffer(final FileDescriptor socket, final int bytes)
    {
        try (Arena arena = Arena.ofConfined())
        {
            return setOption(socket, SOL_SOCKET, SO_SNDBUFFORCE, arena.allocateFrom(JAVA_INT, bytes));
        }
    }

    /**
     * Have {@link #wakeRx} ask the interface for packets, and hold its interrupts back meanwhile (kernel 5.11 and
     * later, CAP_NET_ADMIN).
     *
     * @param socket the socket.
     * @param micros how long to ask in one call, in microseconds.
     * @param budget how many packets to take in one turn.
     * @throws LinuxException if the kernel cannot do it, or the privilege is missing.
     */
    public static void preferBusyPoll(final FileDescriptor socket, final int micros, final int budget)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final String call = "setsockopt(" + socket + ", ";
            check(setOption(socket, SOL_SOCKET, SO_PREFER_BUSY_POLL, arena.allocateFrom(JAVA_INT, 1)),
                call + "SO_PREFER_BUSY_POLL)");
            check(setOption(socket, SOL_SOCKET, SO_BUSY_POLL, arena.allocateFrom(JAVA_INT, micros)),
                call + "SO_BUSY_POLL, " + micros + " us)");
            check(setOption(socket, SOL_SOCKET, SO_BUSY_POLL_BUDGET, arena.allocateFrom(JAVA_INT, budget)),
                call + "SO_BUSY_POLL_BUDGET, " + budget + ")");
        }
    }

    /**
     * Where the parts of a ring lie within its mapping.
     *
     * @param socket the socket.
     * @param ring   which one.
     * @return the offsets.
     */
    public static XdpRingOffsets ringOffsets(final FileDescriptor socket, final XdpRing ring)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment offsets = arena.allocate(XDP_MMAP_OFFSETS);
            check(getOption(socket, OPTION_MMAP_OFFSETS, offsets, arena),
                "getsockopt(" + socket + ", XDP_MMAP_OFFSETS)");
            final String field = ring.offsetsField();
            return new XdpRingOffsets(
                offsets.get(JAVA_LONG, offset(XDP_MMAP_OFFSETS, field, "producer")),
                offsets.get(JAVA_LONG, offset(XDP_MMAP_OFFSETS, field, "consumer")),
                offsets.get(JAVA_LONG, offset(XDP_MMAP_OFFSETS, field, "desc")),
                offsets.get(JAVA_LONG, offset(XDP_MMAP_OFFSETS, field, "flags")));
        }
    }

    /**
     * Bind a socket to a queue of an interface.
     *
     * @param socket         the socket.
     * @param interfaceIndex the interface.
     * @param queue          the queue.
     * @param flags          {@link #XDP_COPY} or {@link #XDP_ZEROCOPY}, {@link #XDP_USE_NEED_WAKEUP},
     *                       {@link #XDP_USE_SG}.
     * @return 0, or the negated errno: {@link Errno#EBUSY} if the queue has a socket, which stays true for a while
     *         after that one was closed; {@link Errno#EOPNOTSUPP} or {@link Errno#EINVAL} if the interface cannot do
     *         what the flags ask.
     */
    public static int bind(
        final FileDescriptor socket, final int interfaceIndex, final int queue, final int flags)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment address = arena.allocate(SOCKADDR_XDP);
            address.set(JAVA_SHORT, offset(SOCKADDR_XDP, "sxdp_family"), (short)AF_XDP);
            address.set(JAVA_SHORT, offset(SOCKADDR_XDP, "sxdp_flags"), (short)flags);
            address.set(JAVA_INT, offset(SOCKADDR_XDP, "sxdp_ifindex"), interfaceIndex);
            address.set(JAVA_INT, offset(SOCKADDR_XDP, "sxdp_queue_id"), queue);
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result(
                (int)BIND.invokeExact(callState, socket.fd(), address, (int)address.byteSize()), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("bind", t);
        }
    }

    /**
     * Whether a bound socket works without copying.
     *
     * @param socket the socket.
     * @return true in zero-copy mode, false in copy mode.
     */
    public static boolean isZeroCopy(final FileDescriptor socket)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment options = arena.allocate(XDP_OPTIONS);
            check(getOption(socket, OPTION_OPTIONS, options, arena), "getsockopt(" + socket + ", XDP_OPTIONS)");
            return (options.get(JAVA_INT, offset(XDP_OPTIONS, "flags")) & XDP_OPTIONS_ZEROCOPY) != 0;
        }
    }

    /**
     * What a socket lost so far.
     *
     * @param socket the socket.
     * @return its statistics.
     */
    public static XdpStatistics statistics(final FileDescriptor socket)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment statistics = arena.allocate(XDP_STATISTICS);
            check(getOption(socket, OPTION_STATISTICS, statistics, arena),
                "getsockopt(" + socket + ", XDP_STATISTICS)");
            return new XdpStatistics(
                statistics.get(JAVA_LONG, offset(XDP_STATISTICS, "rx_dropped")),
                statistics.get(JAVA_LONG, offset(XDP_STATISTICS, "rx_invalid_descs")),
                statistics.get(JAVA_LONG, offset(XDP_STATISTICS, "tx_invalid_descs")),
                statistics.get(JAVA_LONG, offset(XDP_STATISTICS, "rx_ring_full")),
                statistics.get(JAVA_LONG, offset(XDP_STATISTICS, "rx_fill_ring_empty_descs")),
                statistics.get(JAVA_LONG, offset(XDP_STATISTICS, "tx_ring_empty_descs")));
        }
    }

    /**
     * Have the kernel send what is in the TX ring. In copy mode the sending happens within the call.
     *
     * @param fd the socket.
     * @return 0, or the negated errno: {@link Errno#EAGAIN} and {@link Errno#EBUSY} mean that some of it is left in the
     *         ring for a later kick, {@link Errno#ENOBUFS} that the interface's queue was full, {@link Errno#ENETDOWN}
     *         or {@link Errno#ENXIO} that the interface is down or gone.
     */
    public static int kickTx(final int fd)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return (int)NativeCall.result((long)SENDTO.invokeExact(
                callState, fd, MemorySegment.NULL, 0L, MSG_DONTWAIT, MemorySegment.NULL, 0), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("sendto", t);
        }
    }

    /**
     * Have the kernel look at the fill ring.
     *
     * @param fd the socket.
     * @return 0, or the negated errno, as for {@link #kickTx}.
     */
    public static int wakeRx(final int fd)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return (int)NativeCall.result((long)RECVFROM.invokeExact(
                callState, fd, MemorySegment.NULL, 0L, MSG_DONTWAIT, MemorySegment.NULL, MemorySegment.NULL),
                callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("recvfrom", t);
        }
    }

    private static int setOption(
        final FileDescriptor socket, final int level, final int option, final MemorySegment value)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)SETSOCKOPT.invokeExact(
                callState, socket.fd(), level, option, value, (int)value.byteSize()), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("setsockopt", t);
        }
    }

    private static int getOption(
        final FileDescriptor socket, final int option, final MemorySegment value, final Arena arena)
    {
        final MemorySegment length = arena.allocateFrom(JAVA_INT, (int)value.byteSize());
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)GETSOCKOPT.invokeExact(
                callState, socket.fd(), SOL_XDP, option, value, length), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("getsockopt", t);
        }
    }

    private static int check(final int result, final String call)
    {
        if (result < 0)
        {
            throw new LinuxException(call, -result, remedy(-result));
        }
        return result;
    }

    private static @Nullable String remedy(final int errno)
    {
        return switch (errno)
        {
            case Errno.EPERM -> "run with CAP_NET_RAW and CAP_NET_ADMIN (or as root)";
            case Errno.ENOPROTOOPT -> "this kernel is too old for the option";
            case Errno.EAFNOSUPPORT -> "this kernel has no AF_XDP (CONFIG_XDP_SOCKETS)";
            case Errno.ENOBUFS, Errno.ENOMEM ->
                "raise the limit of locked memory (ulimit -l), or run with CAP_IPC_LOCK";
            default -> null;
        };
    }
}
