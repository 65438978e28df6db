/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * getsockopt(2) and setsockopt(2) for options whose value is an {@code int}, and the numbers of the options used.
 *
 * <p>Thread-safe. The calls are cold: each takes a little memory for the duration of the call.
 */
public final class SocketOptions
{
    /** Level of the options that every socket has, from {@code asm-generic/socket.h}. */
    public static final int SOL_SOCKET = 1;

    /** Level of the options of UDP, from {@code linux/socket.h}; equals {@code IPPROTO_UDP}. */
    public static final int SOL_UDP = 17;

    /** Permission to send to broadcast addresses; from {@code asm-generic/socket.h}. */
    public static final int SO_BROADCAST = 6;

    /**
     * Deliver a {@code SCM_TIMESTAMPNS} control message with every datagram; the value for 64-bit architectures
     * ({@code SO_TIMESTAMPNS_OLD} of {@code asm-generic/socket.h}).
     */
    public static final int SO_TIMESTAMPNS = 35;

    /** Segment size of what is sent; from {@code linux/udp.h}, since kernel 4.18. */
    public static final int UDP_SEGMENT = 103;

    /** Deliver runs of datagrams in one buffer; from {@code linux/udp.h}, since kernel 5.0. */
    public static final int UDP_GRO = 104;

    // int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen);
    private static final MethodHandle GETSOCKOPT = NativeCall.link(
        "getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));

    // int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen);
    private static final MethodHandle SETSOCKOPT = NativeCall.link(
        "setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));

    private SocketOptions()
    {
    }

    /**
     * Read an option.
     *
     * @param fd     the socket.
     * @param level  such as {@link #SOL_SOCKET}.
     * @param option such as {@link #SO_BROADCAST}.
     * @return the value, which no option used here lets be negative, or the negated errno.
     */
    public static int get(final int fd, final int level, final int option)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment value = arena.allocate(JAVA_INT);
            final MemorySegment length = arena.allocate(JAVA_INT);
            length.set(JAVA_INT, 0, Integer.BYTES);
            final MemorySegment callState = NativeCall.callState();
            final int result = NativeCall.result(
                (int)GETSOCKOPT.invokeExact(callState, fd, level, option, value.address(), length.address()),
                callState);
            return result < 0 ? result : value.get(JAVA_INT, 0);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("getsockopt", t);
        }
    }

    /**
     * Set an option.
     *
     * @param fd     the socket.
     * @param level  such as {@link #SOL_UDP}.
     * @param option such as {@link #UDP_GRO}.
     * @param value  to set.
     * @return 0, or the negated errno.
     */
    public static int set(final int fd, final int level, final int option, final int value)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment valueSegment = arena.allocate(JAVA_INT);
            valueSegment.set(JAVA_INT, 0, value);
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result(
                (int)SETSOCKOPT.invokeExact(callState, fd, level, option, valueSegment.address(), Integer.BYTES),
                callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("setsockopt", t);
        }
    }
}
