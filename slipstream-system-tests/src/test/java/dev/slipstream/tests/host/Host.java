/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import dev.slipstream.rig.NetworkNamespace;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of {@link TwoHosts} or of a {@link Lan}, or {@link ThisHost}.
 *
 * @param namespace     its network; null for that of the machine.
 * @param interfaceName its end of the cable.
 * @param address       its IPv4 address on it.
 */
public record Host(@Nullable NetworkNamespace namespace, String interfaceName, String address)
{
    /**
     * What messages call it.
     *
     * @return its name.
     */
    public String name()
    {
        return namespace == null ? "this host" : namespace.name();
    }

    /**
     * The network of a host that has one of its own.
     *
     * @return the namespace.
     */
    public NetworkNamespace network()
    {
        return Objects.requireNonNull(namespace, "this host has no namespace of its own");
    }

    /**
     * Aeron's channel to this host.
     *
     * @param port where a subscription listens.
     * @return the channel.
     */
    public String channel(final int port)
    {
        return "aeron:udp?endpoint=" + address + ":" + port;
    }

    /**
     * What its kernel has counted of UDP.
     *
     * @return the counters now.
     */
    public UdpCounters udpCounters()
    {
        return UdpCounters.of(network());
    }

    /**
     * What has come in by its end of the cable, whoever took it from there.
     *
     * @return packets since the interface was made.
     */
    public long packetsReceived()
    {
        return interfaceStatistic("rx_packets");
    }

    /**
     * What has gone out by its end of the cable, whoever sent it.
     *
     * @return packets since the interface was made.
     */
    public long packetsSent()
    {
        return interfaceStatistic("tx_packets");
    }

    /**
     * Whether an XDP program is attached to its end of the cable.
     *
     * @return true if there is one.
     */
    public boolean hasXdpProgram()
    {
        return network().exec("ip", "-json", "-details", "link", "show", "dev", interfaceName).contains("\"xdp\":");
    }

    private long interfaceStatistic(final String name)
    {
        return Long.parseLong(
            network().exec("cat", "/sys/class/net/" + interfaceName + "/statistics/" + name).strip());
    }
}
