/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static dev.slipstream.linux.netlink.NetlinkLayouts.offset;
import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of the {@code SIOCETHTOOL} ioctl. Needs no privilege; allocates, for the cold path.
 *
 * <p>Any thread may call; the interface is looked for in the calling thread's network namespace.
 */
public final class Ethtool
{
    // struct ifreq of linux/if.h as this ioctl uses it: the name, and a pointer in its union of 24 bytes.
    static final StructLayout IFREQ = structLayout(
        sequenceLayout(16, JAVA_BYTE).withName("ifr_name"),
        JAVA_LONG.withName("ifr_data"),
        paddingLayout(16));

    // The structs of linux/ethtool.h.
    static final StructLayout DRVINFO = structLayout(
        JAVA_INT.withName("cmd"),
        sequenceLayout(32, JAVA_BYTE).withName("driver"),
        sequenceLayout(32, JAVA_BYTE).withName("version"),
        sequenceLayout(32, JAVA_BYTE).withName("fw_version"),
        sequenceLayout(32, JAVA_BYTE).withName("bus_info"),
        sequenceLayout(32, JAVA_BYTE).withName("erom_version"),
        sequenceLayout(12, JAVA_BYTE).withName("reserved2"),
        JAVA_INT.withName("n_priv_flags"),
        JAVA_INT.withName("n_stats"),
        JAVA_INT.withName("testinfo_len"),
        JAVA_INT.withName("eedump_len"),
        JAVA_INT.withName("regdump_len"));

    static final StructLayout RINGPARAM = structLayout(
        JAVA_INT.withName("cmd"),
        JAVA_INT.withName("rx_max_pending"),
        JAVA_INT.withName("rx_mini_max_pending"),
        JAVA_INT.withName("rx_jumbo_max_pending"),
        JAVA_INT.withName("tx_max_pending"),
        JAVA_INT.withName("rx_pending"),
        JAVA_INT.withName("rx_mini_pending"),
        JAVA_INT.withName("rx_jumbo_pending"),
        JAVA_INT.withName("tx_pending"));

    static final StructLayout CHANNELS = structLayout(
        JAVA_INT.withName("cmd"),
        JAVA_INT.withName("max_rx"),
        JAVA_INT.withName("max_tx"),
        JAVA_INT.withName("max_other"),
        JAVA_INT.withName("max_combined"),
        JAVA_INT.withName("rx_count"),
        JAVA_INT.withName("tx_count"),
        JAVA_INT.withName("other_count"),
        JAVA_INT.withName("combined_count"));

    static final StructLayout VALUE = structLayout(
        JAVA_INT.withName("cmd"),
        JAVA_INT.withName("data"));

    // linux/sockios.h, linux/ethtool.h.
    static final long SIOCETHTOOL = 0x8946;
    static final int ETHTOOL_GDRVINFO = 0x03;
    static final int ETHTOOL_GRINGPARAM = 0x10;
    static final int ETHTOOL_GFLAGS = 0x25;
    static final int ETHTOOL_GCHANNELS = 0x3C;
    static final int ETH_FLAG_RXVLAN = 1 << 8;
    static final int ETH_FLAG_LRO = 1 << 15;
    static final int ETH_FLAG_NTUPLE = 1 << 27;

    // bits/socket.h, bits/socket_type.h.
    private static final int AF_INET = NetlinkLayouts.AF_INET;
    private static final int SOCK_DGRAM = 2;

    // int ioctl(int fd, unsigned long request, ...); here: struct ifreq *.
    private static final MethodHandle IOCTL = NativeCall.linkVariadic("ioctl",
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);

    private final Arena arena;
    private final int fd;
    private final String interfaceName;

    private Ethtool(final Arena arena, final int fd, final String interfaceName)
    {
        this.arena = arena;
        this.fd = fd;
        this.interfaceName = interfaceName;
    }

    /**
     * Ask an interface's driver.
     *
     * @param interfaceName the interface.
     * @return what it says, or null if it has no driver that could be asked (loopback).
     * @throws LinuxException if there is no such interface.
     */
    public static @Nullable EthtoolInfo read(final String interfaceName)
    {
        final int socket = LinuxException.check(NetlinkSocket.socket(AF_INET, SOCK_DGRAM, 0), "socket(AF_INET)");
        try (Arena arena = Arena.ofConfined(); FileDescriptor descriptor = new FileDescriptor(socket, "ethtool"))
        {
            return new Ethtool(arena, descriptor.fd(), interfaceName).read();
        }
    }

    private @Nullable EthtoolInfo read()
    {
        final MemorySegment driver = ask(ETHTOOL_GDRVINFO, DRVINFO, "ETHTOOL_GDRVINFO");
        if (driver == null)
        {
            return null;
        }
        return new EthtoolInfo(text(driver, "driver"), readChannels(), readRings(), readFeatures());
    }

    private EthtoolInfo.@Nullable Channels readChannels()
    {
        final MemorySegment channels = ask(ETHTOOL_GCHANNELS, CHANNELS, "ETHTOOL_GCHANNELS");
        return channels == null ? null : new EthtoolInfo.Channels(
            channels.get(JAVA_INT, offset(CHANNELS, "rx_count")),
            channels.get(JAVA_INT, offset(CHANNELS, "tx_count")),
            channels.get(JAVA_INT, offset(CHANNELS, "combined_count")),
            channels.get(JAVA_INT, offset(CHANNELS, "max_rx")),
            channels.get(JAVA_INT, offset(CHANNELS, "max_tx")),
            channels.get(JAVA_INT, offset(CHANNELS, "max_combined")));
    }

    private EthtoolInfo.@Nullable Rings readRings()
    {
        final MemorySegment rings = ask(ETHTOOL_GRINGPARAM, RINGPARAM, "ETHTOOL_GRINGPARAM");
        return rings == null ? null : new EthtoolInfo.Rings(
            rings.get(JAVA_INT, offset(RINGPARAM, "rx_pending")),
            rings.get(JAVA_INT, offset(RINGPARAM, "tx_pending")),
            rings.get(JAVA_INT, offset(RINGPARAM, "rx_max_pending")),
            rings.get(JAVA_INT, offset(RINGPARAM, "tx_max_pending")));
    }

    private EthtoolInfo.Features readFeatures()
    {
        final MemorySegment value = ask(ETHTOOL_GFLAGS, VALUE, "ETHTOOL_GFLAGS");
        final int flags = value == null ? 0 : value.get(JAVA_INT, offset(VALUE, "data"));
        return new EthtoolInfo.Features(
            (flags & ETH_FLAG_RXVLAN) != 0, (flags & ETH_FLAG_LRO) != 0, (flags & ETH_FLAG_NTUPLE) != 0);
    }

    private @Nullable MemorySegment ask(final int command, final StructLayout layout, final String commandName)
    {
        final MemorySegment answer = arena.allocate(layout);
        answer.set(JAVA_INT, offset(layout, "cmd"), command);
        final MemorySegment request = arena.allocate(IFREQ);
        final byte[] name = interfaceName.getBytes(StandardCharsets.UTF_8);
        final int maxLength = (int)offset(IFREQ, "ifr_data") - 1;
        if (name.length > maxLength)
        {
            throw new IllegalArgumentException("not an interface name of at most " + maxLength + " bytes: " +
                interfaceName);
        }
        MemorySegment.copy(name, 0, request, JAVA_BYTE, 0, name.length);
        request.set(JAVA_LONG, offset(IFREQ, "ifr_data"), answer.address());
        final int result = ioctl(request);
        if (result == -Errno.EOPNOTSUPP)
        {
            return null;
        }
        LinuxException.check(result, "ioctl(SIOCETHTOOL, " + interfaceName + ", " + commandName + ")");
        return answer;
    }

    private int ioctl(final MemorySegment request)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)IOCTL.invokeExact(callState, fd, SIOCETHTOOL, request), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("ioctl", t);
        }
    }

    private static String text(final MemorySegment struct, final String field)
    {
        final long start = offset(DRVINFO, field);
        final int fieldLength = (int)DRVINFO.select(PathElement.groupElement(field))
            .byteSize();
        final byte[] bytes = struct.asSlice(start, fieldLength).toArray(JAVA_BYTE);
        int length = 0;
        while (length < fieldLength && bytes[length] != 0)
        {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
