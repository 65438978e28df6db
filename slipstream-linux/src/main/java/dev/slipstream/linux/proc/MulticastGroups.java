/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.proc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which multicast groups the sockets of this host have joined, from {@code /proc/net/igmp} and {@code /proc/net/igmp6}
 * (net/ipv4/igmp.c and net/ipv6/mcast.c of the kernel), in the calling thread's network namespace. Any thread; each
 * question reads the file anew.
 */
public final class MulticastGroups
{
    private static final Path NET = Path.of("/proc/thread-self/net");
    private static final int IPV4_LENGTH = 4;
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private MulticastGroups()
    {
    }

    /**
     * Whether any socket of this host has joined a group on an interface.
     *
     * @param interfaceIndex the interface.
     * @param group          address of the group in network order, 4 or 16 bytes.
     * @return true also if the kernel does not say: nobody can be sure then that there is none.
     */
    public static boolean isJoined(final int interfaceIndex, final byte[] group)
    {
        final boolean isIpv4 = group.length == IPV4_LENGTH;
        try
        {
            final List<String> lines = Files.readAllLines(NET.resolve(isIpv4 ? "igmp" : "igmp6"));
            return isIpv4 ? isInIgmp(lines, interfaceIndex, group) : isInIgmp6(lines, interfaceIndex, group);
        }
        catch (final NoSuchFileException e)
        {
            // A kernel without that protocol.
            return false;
        }
        catch (final IOException e)
        {
            return true;
        }
    }

    /** A line for each interface that begins with its index; then one for each of its groups, indented. */
    static boolean isInIgmp(final List<String> lines, final int interfaceIndex, final byte[] group)
    {
        // Printed as the number that the four bytes are to this machine.
        final String wanted = String.format("%08X", ByteBuffer.wrap(group).order(ByteOrder.nativeOrder()).getInt());
        final String interfaceStart = interfaceIndex + "\t";
        boolean isAtInterface = false;
        for (final String line : lines)
        {
            if (!line.startsWith("\t"))
            {
                isAtInterface = line.startsWith(interfaceStart);
            }
            else if (isAtInterface && line.strip().startsWith(wanted))
            {
                return true;
            }
        }
        return false;
    }

    /** Index, name and group in each line. */
    static boolean isInIgmp6(final List<String> lines, final int interfaceIndex, final byte[] group)
    {
        final String index = Integer.toString(interfaceIndex);
        final String wanted = HexFormat.of().formatHex(group);
        for (final String line : lines)
        {
            final String[] columns = SPACE.split(line, 4);
            if (columns.length == 4 && columns[0].equals(index) && columns[2].equals(wanted))
            {
                return true;
            }
        }
        return false;
    }
}
