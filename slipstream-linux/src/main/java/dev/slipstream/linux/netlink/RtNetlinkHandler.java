/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

/**
 * Is told what moved. Called by the thread that polls the {@link RtNetlinkMonitor}.
 *
 * <p>Notifications say where to look again rather than what is there now: by the time one is read, the kernel may be
 * two changes further. (The kernel also announces some changes a moment before it makes them: a link that goes down is
 * reported before its routes are gone. Whoever derives something from several tables looks again a little later.)
 */
public interface RtNetlinkHandler
{
    /**
     * An interface appeared, changed or disappeared.
     *
     * @param interfaceIndex which one; ask {@link RtNetlinkClient#link(int)} what became of it.
     */
    void onLink(int interfaceIndex);

    /**
     * An address was added to an interface, or changed its state.
     *
     * @param address the address as it is now.
     */
    void onAddressAdded(InterfaceAddress address);

    /**
     * An address was removed from an interface.
     *
     * @param address the address as it was.
     */
    void onAddressRemoved(InterfaceAddress address);

    /**
     * A route, a routing rule or a next-hop object changed.
     */
    void onRoute();

    /**
     * A neighbour appeared, changed or disappeared.
     *
     * @param neighbour which one; valid until this method returns.
     */
    void onNeighbour(NeighbourFlyweight neighbour);

    /**
     * Notifications were lost because they came faster than they were read: anything may have changed.
     */
    void onOverrun();
}
