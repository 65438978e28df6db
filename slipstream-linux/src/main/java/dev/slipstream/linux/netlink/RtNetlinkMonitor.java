/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;

/**
 * Hears of every change to links, addresses, routes and neighbours in its network namespace. Needs no privilege.
 *
 * <p>For one thread at a time; {@link #poll} never waits. Open the monitor before the first look at the tables, so that
 * nothing falls between.
 */
public final class RtNetlinkMonitor implements AutoCloseable
{
    /** Room for some thousand notifications: a full routing table may flap between two polls. */
    private static final int RECEIVE_BUFFER_LENGTH = 1 << 20;

    private final NetlinkSocket socket;
    private final NetlinkMessage message = new NetlinkMessage();
    private final NeighbourFlyweight neighbour = new NeighbourFlyweight();

    private RtNetlinkMonitor(final NetlinkSocket socket)
    {
        this.socket = socket;
    }

    /**
     * Subscribe, in the calling thread's network namespace.
     *
     * @return the monitor.
     * @throws LinuxException if the kernel refuses the socket.
     */
    public static RtNetlinkMonitor open()
    {
        return new RtNetlinkMonitor(
            NetlinkSocket.openForNotifications(RtMessageType.NEXT_HOP_GROUPS, RECEIVE_BUFFER_LENGTH));
    }

    /**
     * The socket's descriptor, for epoll(7): readable when {@link #poll} has something to do. Not to be read from, nor
     * closed.
     *
     * @return the descriptor.
     */
    public int fd()
    {
        return socket.fd();
    }

    /**
     * Deliver what has arrived.
     *
     * @param handler       is told of each change.
     * @param datagramLimit how many datagrams to read at most; the kernel puts one change into each.
     * @return the number of datagrams read; 0 if there was nothing, which allocates nothing and is one system call.
     * @throws LinuxException         if the socket fails for another reason than having lost notifications.
     * @throws NetlinkFormatException if a message contradicts itself.
     */
    public int poll(final RtNetlinkHandler handler, final int datagramLimit)
    {
        int datagrams = 0;
        while (datagrams < datagramLimit)
        {
            final int length = socket.receive();
            if (length == -Errno.EAGAIN)
            {
                break;
            }
            datagrams++;
            if (length == -Errno.ENOBUFS || length == -Errno.EMSGSIZE)
            {
                handler.onOverrun();
                continue;
            }
            deliver(LinuxException.check(length, "recvfrom(rtnetlink notifications)"), handler);
        }
        return datagrams;
    }

    private void deliver(final int limit, final RtNetlinkHandler handler)
    {
        for (int offset = 0; offset < limit; offset = message.next())
        {
            message.wrap(socket.buffer(), offset, limit);
            dispatch(handler);
        }
    }

    private void dispatch(final RtNetlinkHandler handler)
    {
        switch (message.type())
        {
            case RtMessageType.RTM_NEWLINK, RtMessageType.RTM_DELLINK -> {
                final int index = Link.indexOf(message);
                if (index != 0)
                {
                    handler.onLink(index);
                }
            }
            case RtMessageType.RTM_NEWADDR -> {
                final InterfaceAddress address = InterfaceAddress.read(message);
                if (address != null)
                {
                    handler.onAddressAdded(address);
                }
            }
            case RtMessageType.RTM_DELADDR -> {
                final InterfaceAddress address = InterfaceAddress.read(message);
                if (address != null)
                {
                    handler.onAddressRemoved(address);
                }
            }
            case RtMessageType.RTM_NEWROUTE, RtMessageType.RTM_DELROUTE, RtMessageType.RTM_NEWRULE,
                RtMessageType.RTM_DELRULE, RtMessageType.RTM_NEWNEXTHOP, RtMessageType.RTM_DELNEXTHOP ->
                handler.onRoute();
            case RtMessageType.RTM_NEWNEIGH, RtMessageType.RTM_DELNEIGH -> {
                if (neighbour.wrap(message))
                {
                    handler.onNeighbour(neighbour);
                }
            }
            case NetlinkMessage.NLMSG_OVERRUN -> handler.onOverrun();
            default ->
                {
                }
        }
    }

    @Override
    public void close()
    {
        socket.close();
    }
}
