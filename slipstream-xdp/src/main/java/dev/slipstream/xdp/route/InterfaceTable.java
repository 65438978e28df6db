/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

import dev.slipstream.linux.netlink.InterfaceAddress;
import dev.slipstream.linux.netlink.Link;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The interfaces of the network namespace, kept up to date.
 *
 * <p>Any thread may ask; the answer is what the last {@link NextHopTable#poll} found, and asking allocates nothing. The
 * polling thread alone changes the table.
 */
public final class InterfaceTable
{
    // Working state of the polling thread, by index.
    private final TreeMap<Integer, Link> links = new TreeMap<>();
    private final List<InterfaceAddress> addresses = new ArrayList<>();
    private boolean changed;

    // Written by the polling thread in publish(), read by anybody; in the order of the indices.
    private volatile InterfaceState[] published = {};

    /**
     * Find an interface.
     *
     * @param index its number.
     * @return the interface, or null if there is none.
     */
    public @Nullable InterfaceState byIndex(final int index)
    {
        for (final InterfaceState state : published)
        {
            if (state.link().index() == index)
            {
                return state;
            }
        }
        return null;
    }

    /**
     * Find an interface.
     *
     * @param name its name.
     * @return the interface, or null if there is none.
     */
    public @Nullable InterfaceState byName(final String name)
    {
        for (final InterfaceState state : published)
        {
            if (state.link().name().equals(name))
            {
                return state;
            }
        }
        return null;
    }

    /**
     * Find the interface that has an address.
     *
     * @param address the address; packets may carry it as their source.
     * @return the interface with the lowest index, or null if there is none.
     */
    public @Nullable InterfaceState owning(final InetAddress address)
    {
        for (final InterfaceState state : published)
        {
            if (state.owns(address))
            {
                return state;
            }
        }
        return null;
    }

    /**
     * All interfaces.
     *
     * @return the interfaces in the order of their indices; a list that does not change.
     */
    public List<InterfaceState> all()
    {
        return List.of(published);
    }

    /**
     * Forget everything and start anew.
     */
    void reset(final List<Link> newLinks, final List<InterfaceAddress> newAddresses)
    {
        links.clear();
        newLinks.forEach(this::put);
        addresses.clear();
        addresses.addAll(newAddresses);
        changed = true;
    }

    /**
     * An interface appeared or changed.
     */
    void put(final Link link)
    {
        if (!link.equals(links.put(link.index(), link)))
        {
            changed = true;
        }
    }

    /**
     * An interface is gone, and its addresses with it.
     */
    void remove(final int index)
    {
        if (links.remove(index) != null)
        {
            addresses.removeIf((address) -> address.interfaceIndex() == index);
            changed = true;
        }
    }

    /**
     * An address appeared, or is in another state.
     */
    void put(final InterfaceAddress address)
    {
        for (int i = 0; i < addresses.size(); i++)
        {
            if (addresses.get(i).isSameAs(address))
            {
                changed |= !addresses.set(i, address).equals(address);
                return;
            }
        }
        addresses.add(address);
        changed = true;
    }

    /**
     * An address is gone.
     */
    void remove(final InterfaceAddress address)
    {
        changed |= addresses.removeIf(address::isSameAs);
    }

    /**
     * Let the other threads see what changed.
     *
     * @return true if anything did.
     */
    boolean publish()
    {
        if (!changed)
        {
            return false;
        }
        changed = false;
        published = links.values().stream().map(this::state).toArray(InterfaceState[]::new);
        return true;
    }

    private InterfaceState state(final Link link)
    {
        return new InterfaceState(
            link, addresses.stream().filter((address) -> address.interfaceIndex() == link.index()).toList());
    }
}
