/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

import dev.slipstream.linux.netlink.InterfaceAddress;
import dev.slipstream.linux.netlink.Link;
import java.net.InetAddress;
import java.util.List;

/**
 * An interface with its addresses, as it was at the last poll. Immutable.
 *
 * @param link      the interface.
 * @param addresses its addresses in the kernel's order of preference.
 */
public record InterfaceState(Link link, List<InterfaceAddress> addresses)
{
    /** Keeps a copy of the list. */
    public InterfaceState
    {
        addresses = List.copyOf(addresses);
    }

    /**
     * Whether an address is one of the interface's.
     *
     * @param address the address.
     * @return true if so, and packets may carry it as their source.
     */
    public boolean owns(final InetAddress address)
    {
        for (int i = 0; i < addresses.size(); i++)
        {
            final InterfaceAddress candidate = addresses.get(i);
            if (candidate.isUsable() && candidate.address().equals(address))
            {
                return true;
            }
        }
        return false;
    }
}
