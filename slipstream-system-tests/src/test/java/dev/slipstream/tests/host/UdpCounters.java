/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import dev.slipstream.rig.NetworkNamespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a host's kernel has counted of UDP since the host was made: what AF_XDP carries passes it by.
 *
 * @param received datagrams that a socket got ({@code InDatagrams} of RFC 4113).
 * @param sent     datagrams that a socket sent ({@code OutDatagrams}).
 * @param refused  datagrams for which there was no socket ({@code NoPorts}).
 * @param errors   datagrams that were lost in the host ({@code InErrors}), those for want of room included.
 */
public record UdpCounters(long received, long sent, long refused, long errors)
{
    static UdpCounters of(final NetworkNamespace namespace)
    {
        final List<String[]> lines = new ArrayList<>();
        namespace.exec("cat", "/proc/net/snmp").lines().filter(line -> line.startsWith("Udp: "))
            .map(line -> line.split(" ")).forEach(lines::add);
        final Map<String, Long> values = new HashMap<>();
        for (int i = 1; i < lines.get(0).length; i++)
        {
            values.put(lines.get(0)[i], Long.parseLong(lines.get(1)[i]));
        }
        return new UdpCounters(values.get("InDatagrams"), values.get("OutDatagrams"), values.get("NoPorts"),
            values.get("InErrors"));
    }

    /**
     * What was counted in between.
     *
     * @param before earlier counters of the same host.
     * @return the differences.
     */
    public UdpCounters since(final UdpCounters before)
    {
        return new UdpCounters(received - before.received, sent - before.sent, refused - before.refused,
            errors - before.errors);
    }
}
