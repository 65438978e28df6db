/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

import dev.slipstream.linux.netlink.MacAddress;
import java.net.InetAddress;

/**
 * Packets can be put on the wire: everything that the headers need is known.
 *
 * @param interfaceIndex the interface that they leave by.
 * @param interfaceName  its name.
 * @param sourceAddress  their source address: the one asked for, or the kernel's choice.
 * @param sourceMac      the interface's Ethernet address.
 * @param destinationMac Ethernet address of the destination, of the gateway to it, or of the multicast group.
 * @param pathMtuBytes   length of the largest IP packet, its header included, that the path is known to carry.
 */
public record DirectNextHop(int interfaceIndex, String interfaceName, InetAddress sourceAddress, MacAddress sourceMac,
    MacAddress destinationMac, int pathMtuBytes) implements NextHopState
{
}
