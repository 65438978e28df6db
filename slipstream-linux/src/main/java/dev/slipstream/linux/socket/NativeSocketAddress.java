/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.socket;

import static dev.slipstream.linux.socket.SocketLayouts.*;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A {@code sockaddr_in} or {@code sockaddr_in6} in native memory: the destination of a {@link SendBatch}. Immutable, so
 * any thread may read it; its memory lives as long as the object is reachable.
 */
public final class NativeSocketAddress
{
    static final ValueLayout.OfShort BIG_ENDIAN_SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    // int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen);
    private static final MethodHandle GETSOCKNAME = NativeCall
        .link("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));

    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;

    private final MemorySegment segment;
    private final InetSocketAddress address;

    /**
     * Encode an address.
     *
     * @param address resolved.
     * @param isIpv6  whether the socket is of family {@code AF_INET6}: an IPv4 address is then written in its mapped
     *                form, as such sockets want it.
     */
    public NativeSocketAddress(final InetSocketAddress address, final boolean isIpv6)
    {
        final InetAddress host = address.getAddress();
        if (host == null)
        {
            throw new IllegalArgumentException("unresolved address: " + address);
        }
        this.address = address;

        final byte[] bytes = host.getAddress();
        if (isIpv6)
        {
            segment = Arena.ofAuto().allocate(SOCKADDR_IN6);
            segment.set(JAVA_SHORT, SIN_FAMILY, (short)AF_INET6);
            writeIpv6(bytes);
            final int scopeId = host instanceof final Inet6Address inet6 ? inet6.getScopeId() : 0;
            segment.set(JAVA_INT, SIN6_SCOPE_ID, scopeId);
        }
        else
        {
            if (bytes.length != IPV4_LENGTH)
            {
                throw new IllegalArgumentException("an IPv4 socket cannot send to " + address);
            }
            segment = Arena.ofAuto().allocate(SOCKADDR_IN);
            segment.set(JAVA_SHORT, SIN_FAMILY, (short)AF_INET);
            MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, SIN_ADDR, IPV4_LENGTH);
        }
        segment.set(BIG_ENDIAN_SHORT, SIN_PORT, (short)address.getPort());
    }

    /**
     * The local address of a socket, by getsockname(2).
     *
     * @param fd an open descriptor of any kind.
     * @return the address; null if the descriptor is no internet socket, or is not open.
     */
    public static @Nullable InetSocketAddress localAddress(final int fd)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment name = arena.allocate(SOCKADDR_IN6);
            final MemorySegment length = arena.allocate(JAVA_INT);
            length.set(JAVA_INT, 0, (int)name.byteSize());
            final MemorySegment callState = NativeCall.callState();
            final int result = NativeCall.result(
                (int)GETSOCKNAME.invokeExact(callState, fd, name.address(), length.address()), callState);
            return result < 0 ? null : decode(name);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("getsockname", t);
        }
    }

    /**
     * The address as Java knows it.
     *
     * @return the address that was encoded.
     */
    public InetSocketAddress address()
    {
        return address;
    }

    @Override
    public String toString()
    {
        return address.toString();
    }

    MemorySegment segment()
    {
        return segment;
    }

    static @Nullable InetSocketAddress decode(final MemorySegment name)
    {
        final int family = Short.toUnsignedInt(name.get(JAVA_SHORT, SIN_FAMILY));
        final int port = Short.toUnsignedInt(name.get(BIG_ENDIAN_SHORT, SIN_PORT));
        return switch (family)
        {
            case AF_INET -> new InetSocketAddress(host(name, SIN_ADDR, IPV4_LENGTH, 0), port);
            case AF_INET6 -> new InetSocketAddress(
                host(name, SIN6_ADDR, IPV6_LENGTH, name.get(JAVA_INT, SIN6_SCOPE_ID)), port);
            default -> null;
        };
    }

    private static InetAddress host(final MemorySegment name, final long offset, final int length, final int scopeId)
    {
        final byte[] bytes = new byte[length];
        MemorySegment.copy(name, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        try
        {
            // The first form turns a mapped address into the IPv4 address that it stands for, as java.nio does.
            return scopeId == 0 ?
                InetAddress.getByAddress(bytes) :
                Inet6Address.getByAddress(null, bytes, scopeId);
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalStateException("address of " + length + " bytes refused", ex);
        }
    }

    private void writeIpv6(final byte[] bytes)
    {
        if (bytes.length == IPV6_LENGTH)
        {
            MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, SIN6_ADDR, IPV6_LENGTH);
        }
        else
        {
            final int mappedPrefixLength = IPV6_LENGTH - IPV4_LENGTH;
            segment.set(ValueLayout.JAVA_BYTE, SIN6_ADDR + mappedPrefixLength - 2, (byte)0xff);
            segment.set(ValueLayout.JAVA_BYTE, SIN6_ADDR + mappedPrefixLength - 1, (byte)0xff);
            MemorySegment.copy(
                bytes, 0, segment, ValueLayout.JAVA_BYTE, SIN6_ADDR + mappedPrefixLength, IPV4_LENGTH);
        }
    }
}
