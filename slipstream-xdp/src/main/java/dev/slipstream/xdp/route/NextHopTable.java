/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.netlink.InterfaceAddress;
import dev.slipstream.linux.netlink.Link;
import dev.slipstream.linux.netlink.NeighbourFlyweight;
import dev.slipstream.linux.netlink.RtNetlinkClient;
import dev.slipstream.linux.netlink.RtNetlinkHandler;
import dev.slipstream.linux.netlink.RtNetlinkMonitor;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The next hops in use and the interfaces of the network namespace, kept up to date by {@link #poll}.
 *
 * <p>One thread at a time polls and closes. Any thread may ask for a next hop, read one, and read the
 * {@linkplain #interfaces() interfaces}. Asking needs no privilege; keeping neighbours alive needs CAP_NET_ADMIN, as
 * attaching an XDP program does.
 */
public final class NextHopTable implements AutoCloseable
{
    /**
     * How often to listen for notifications: often enough that a change costs few packets, seldom enough that a duty
     * cycle does not pay a system call for it.
     */
    private static final long LISTEN_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** How often to ask again about what nobody announced a change of. */
    private static final long CHECK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    /** How much to do in one poll at most; what is left is done in the next. */
    private static final int MAX_NOTIFICATIONS_PER_POLL = 256;
    private static final int MAX_LOOKUPS_PER_POLL = 32;

    private final RtNetlinkMonitor monitor;
    private final RtNetlinkClient client;
    private final InterfaceTable interfaces = new InterfaceTable();
    private final NextHopResolver resolver;
    private final RtNetlinkHandler handler = new Notifications();

    // Filled by any thread, emptied by the polling thread.
    private final Queue<NextHop> added = new ConcurrentLinkedQueue<>();

    private final List<NextHop> nextHops = new ArrayList<>();
    private final Set<Integer> changedLinks = new LinkedHashSet<>();
    private boolean isInterfaceTableLost = true;
    private boolean hasUnfinishedWork = true;
    private long nextListenNs;
    private int cursor;

    // Written by the polling thread, read by anybody.
    private volatile int keepAliveErrno;

    private NextHopTable(final RtNetlinkMonitor monitor, final RtNetlinkClient client)
    {
        this.monitor = monitor;
        this.client = client;
        this.resolver = new NextHopResolver(client, interfaces);
    }

    /**
     * Open a table for the calling thread's network namespace, with the interfaces as they are now.
     *
     * @return the table.
     * @throws LinuxException if the kernel refuses.
     */
    public static NextHopTable open()
    {
        // Subscribed before the first look, so that nothing falls between.
        final RtNetlinkMonitor monitor = RtNetlinkMonitor.open();
        RtNetlinkClient client = null;
        try
        {
            client = RtNetlinkClient.open();
            final NextHopTable table = new NextHopTable(monitor, client);
            table.refreshInterfaces();
            return table;
        }
        catch (final RuntimeException e)
        {
            if (client != null)
            {
                client.close();
            }
            monitor.close();
            throw e;
        }
    }

    /**
     * Follow a destination. Any thread may call; the state is found by the next {@link #poll}.
     *
     * @param destination   a unicast address or a multicast group.
     * @param source        the source address that packets will carry (that of the socket); null or the wildcard if the
     *                      kernel chooses.
     * @param interfaceName the interface that packets have to leave by; for a group, the one to send to. Null if the
     *                      routes decide.
     * @return the next hop, to be closed when the destination is not in use any more.
     */
    public NextHop nextHop(
        final InetAddress destination, final @Nullable InetAddress source, final @Nullable String interfaceName)
    {
        final InetAddress realSource = source == null || source.isAnyLocalAddress() ? null : source;
        if (realSource != null && realSource.getAddress().length != destination.getAddress().length)
        {
            throw new IllegalArgumentException("source " + realSource.getHostAddress() + " and destination " +
                destination.getHostAddress() + " are of different address families");
        }
        final NextHop nextHop = new NextHop(destination, realSource, interfaceName);
        added.add(nextHop);
        return nextHop;
    }

    /**
     * The interfaces.
     *
     * @return the table, for any thread.
     */
    public InterfaceTable interfaces()
    {
        return interfaces;
    }

    /**
     * Why neighbours are not kept alive.
     *
     * @return cause and remedy, or null if they are, or none needed it yet.
     */
    public @Nullable String keepAliveUnavailabilityCause()
    {
        final int errno = keepAliveErrno;
        return errno == 0 ? null : "RTM_NEWNEIGH(NTF_USE) failed: " + Errno.name(errno) + " (" + errno +
            "), so the Ethernet addresses of neighbours are not verified" +
            (errno == Errno.EPERM ? "; run with CAP_NET_ADMIN" : "");
    }

    /**
     * The descriptor that becomes readable when the kernel has news, for epoll(7). Not to be read from, nor closed.
     *
     * @return the descriptor.
     */
    public int fd()
    {
        return monitor.fd();
    }

    /**
     * Take in what changed and look up what is due. To be called in every duty cycle: it returns at once unless it is
     * time to listen (every 10 ms) or there is a new destination. Allocates nothing unless something changed.
     *
     * @param nowNs the time, by {@link System#nanoTime()}.
     * @return how many interfaces and next hops changed.
     * @throws LinuxException if the kernel cannot be asked; the next poll tries again.
     */
    public int poll(final long nowNs)
    {
        adopt();
        if (!hasUnfinishedWork && nowNs - nextListenNs < 0)
        {
            return 0;
        }
        nextListenNs = nowNs + LISTEN_INTERVAL_NS;
        // Stays true if an exception leaves in the middle.
        hasUnfinishedWork = true;
        final boolean mayHaveMore = monitor.poll(handler, MAX_NOTIFICATIONS_PER_POLL) == MAX_NOTIFICATIONS_PER_POLL;
        if (isInterfaceTableLost && mayHaveMore)
        {
            // What is still queued is older than what was lost: it must not be applied on top of a fresh look.
            return 0;
        }
        int changes = 0;
        if (refreshInterfaces())
        {
            changes++;
            expireAll();
        }
        changes += lookUp(nowNs);
        hasUnfinishedWork |= mayHaveMore;
        return changes;
    }

    private void adopt()
    {
        NextHop nextHop;
        while ((nextHop = added.poll()) != null)
        {
            nextHops.add(nextHop);
            hasUnfinishedWork = true;
        }
    }

    private boolean refreshInterfaces()
    {
        if (isInterfaceTableLost)
        {
            interfaces.reset(client.links(), client.addresses());
            isInterfaceTableLost = false;
            changedLinks.clear();
        }
        if (!changedLinks.isEmpty())
        {
            for (final Iterator<Integer> indices = changedLinks.iterator(); indices.hasNext(); indices.remove())
            {
                final int index = indices.next();
                final Link link = client.link(index);
                if (link == null)
                {
                    interfaces.remove(index);
                }
                else
                {
                    interfaces.put(link);
                }
            }
        }
        return interfaces.publish();
    }

    private void expireAll()
    {
        for (int i = 0; i < nextHops.size(); i++)
        {
            nextHops.get(i).isDue = true;
        }
    }

    private int lookUp(final long nowNs)
    {
        int changes = 0;
        int lookups = 0;
        int visits = nextHops.size();
        for (; visits > 0 && lookups < MAX_LOOKUPS_PER_POLL; visits--)
        {
            if (cursor >= nextHops.size())
            {
                cursor = 0;
            }
            final NextHop nextHop = nextHops.get(cursor);
            if (nextHop.isClosed())
            {
                nextHops.remove(cursor);
                continue;
            }
            if (nextHop.isDue || nowNs - nextHop.nextCheckNs >= 0)
            {
                nextHop.isDue = false;
                nextHop.nextCheckNs = nowNs + CHECK_INTERVAL_NS;
                changes += resolver.resolve(nextHop) ? 1 : 0;
                lookups++;
            }
            cursor++;
        }
        hasUnfinishedWork = visits > 0;
        keepAliveErrno = resolver.keepAliveErrno();
        return changes;
    }

    /**
     * Close the sockets. Next hops and interfaces can still be read, but follow nothing any more.
     */
    @Override
    public void close()
    {
        client.close();
        monitor.close();
    }

    private final class Notifications implements RtNetlinkHandler
    {
        @Override
        public void onLink(final int interfaceIndex)
        {
            changedLinks.add(interfaceIndex);
            // Routes come and go with links, and not each of them is announced.
            expireAll();
        }

        @Override
        public void onAddressAdded(final InterfaceAddress address)
        {
            interfaces.put(address);
        }

        @Override
        public void onAddressRemoved(final InterfaceAddress address)
        {
            interfaces.remove(address);
        }

        @Override
        public void onRoute()
        {
            expireAll();
        }

        @Override
        public void onNeighbour(final NeighbourFlyweight neighbour)
        {
            for (int i = 0; i < nextHops.size(); i++)
            {
                final NextHop nextHop = nextHops.get(i);
                nextHop.isDue |= nextHop.outcome.dependsOn(neighbour);
            }
        }

        @Override
        public void onOverrun()
        {
            isInterfaceTableLost = true;
            expireAll();
        }
    }
}
