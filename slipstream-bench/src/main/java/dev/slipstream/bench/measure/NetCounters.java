/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many packets crossed an interface, and how many datagrams the UDP sockets of its namespace sent and received.
 * What crossed the interface and never was at a socket went by AF_XDP.
 *
 * @param interfaceRx packets that came in by the interface.
 * @param interfaceTx packets that went out by it.
 * @param udpIn       datagrams that sockets took in (InDatagrams of /proc/net/snmp).
 * @param udpOut      datagrams that sockets sent (OutDatagrams).
 */
public record NetCounters(long interfaceRx, long interfaceTx, long udpIn, long udpOut)
{
    /** Columns of /proc/net/dev after the interface's name: bytes and packets, eight columns for each direction. */
    private static final int DEV_RX_PACKETS = 1;
    private static final int DEV_TX_PACKETS = 9;

    /**
     * Read the counters that a process sees.
     *
     * @param pid           of a process in the namespace.
     * @param interfaceName of the interface.
     * @return the counters.
     */
    public static NetCounters of(final long pid, final String interfaceName)
    {
        final Path net = Path.of("/proc", Long.toString(pid), "net");
        try
        {
            return parse(Files.readString(net.resolve("dev")), Files.readString(net.resolve("snmp")), interfaceName);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot read the counters of process " + pid, e);
        }
    }

    /**
     * Find the counters in the kernel's tables.
     *
     * @param dev           the text of /proc/net/dev.
     * @param snmp          the text of /proc/net/snmp.
     * @param interfaceName of the interface.
     * @return the counters.
     */
    static NetCounters parse(final String dev, final String snmp, final String interfaceName)
    {
        final String line =
            dev.lines().map(String::strip).filter(text -> text.startsWith(interfaceName + ":")).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no interface " + interfaceName + " in\n" + dev));
        final String[] columns = line.substring(interfaceName.length() + 1).strip().split(" +", -1);
        final String[][] udp = snmp.lines().filter(text -> text.startsWith("Udp: ")).map(text -> text.split(" ", -1))
            .toArray(String[][]::new);
        return new NetCounters(Long.parseLong(columns[DEV_RX_PACKETS]), Long.parseLong(columns[DEV_TX_PACKETS]),
            column(udp, "InDatagrams"), column(udp, "OutDatagrams"));
    }

    /**
     * What was counted since an earlier reading.
     *
     * @param earlier of the same namespace and interface.
     * @return the differences.
     */
    public NetCounters since(final NetCounters earlier)
    {
        return new NetCounters(interfaceRx - earlier.interfaceRx, interfaceTx - earlier.interfaceTx,
            udpIn - earlier.udpIn, udpOut - earlier.udpOut);
    }

    private static long column(final String[][] headerAndValues, final String name)
    {
        for (int i = 0; i < headerAndValues[0].length; i++)
        {
            if (headerAndValues[0][i].equals(name))
            {
                return Long.parseLong(headerAndValues[1][i]);
            }
        }
        throw new IllegalArgumentException("no " + name + " in /proc/net/snmp");
    }
}
