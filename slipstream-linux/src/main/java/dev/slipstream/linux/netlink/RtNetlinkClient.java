/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

import static dev.slipstream.linux.netlink.NetlinkLayouts.AF_INET;
import static dev.slipstream.linux.netlink.NetlinkLayouts.AF_INET6;
import static dev.slipstream.linux.netlink.NetlinkLayouts.IFADDRMSG_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.IFINFOMSG;
import static dev.slipstream.linux.netlink.NetlinkLayouts.IFINFOMSG_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.NDMSG;
import static dev.slipstream.linux.netlink.NetlinkLayouts.NDMSG_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.RTMSG;
import static dev.slipstream.linux.netlink.NetlinkLayouts.RTMSG_LENGTH;
import static dev.slipstream.linux.netlink.NetlinkLayouts.offset;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel about links, addresses, routes and neighbours of its network namespace, and waits for the answer,
 * which the kernel gives in the call itself. It may have to wait for the kernel's network configuration lock (RTNL),
 * which others hold for as long as they reconfigure an interface: not a call for a thread that moves data.
 *
 * <p>For one thread at a time. Asking needs no privilege; {@link #useNeighbour} needs CAP_NET_ADMIN. After a
 * {@link NetlinkFormatException} the client must be closed: the rest of the answer is still under way.
 */
public final class RtNetlinkClient implements AutoCloseable
{
    private static final int TIMEOUT_SECONDS = 2;

    /** How often to start a dump again that a change of the table spoilt. */
    private static final int MAX_DUMP_ATTEMPTS = 16;

    // linux/if_link.h, linux/rtnetlink.h, linux/neighbour.h.
    static final int IFLA_IFNAME = 3;
    static final int IFLA_EXT_MASK = 29;
    static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;
    static final int RTA_DST = 1;
    static final int RTA_SRC = 2;
    static final int RTA_OIF = 4;
    static final int NDA_DST = 1;
    static final int NTF_USE = 1;

    private static final long LINK_INDEX_OFFSET = offset(IFINFOMSG, "ifi_index");
    private static final long ROUTE_FAMILY_OFFSET = offset(RTMSG, "rtm_family");
    private static final long ROUTE_DESTINATION_LENGTH_OFFSET = offset(RTMSG, "rtm_dst_len");
    private static final long ROUTE_SOURCE_LENGTH_OFFSET = offset(RTMSG, "rtm_src_len");
    private static final long NEIGHBOUR_FAMILY_OFFSET = offset(NDMSG, "ndm_family");
    private static final long NEIGHBOUR_INDEX_OFFSET = offset(NDMSG, "ndm_ifindex");
    private static final long NEIGHBOUR_FLAGS_OFFSET = offset(NDMSG, "ndm_flags");

    private final NetlinkSocket socket;
    private final Arena arena = Arena.ofShared();
    private final NetlinkRequest request = new NetlinkRequest(arena.allocate(NetlinkRequest.MAX_LENGTH, Long.BYTES));
    private final NetlinkMessage message = new NetlinkMessage();
    private int sequence;
    private boolean closed;

    private RtNetlinkClient(final NetlinkSocket socket)
    {
        this.socket = socket;
    }

    /**
     * Open a client in the calling thread's network namespace.
     *
     * @return the client.
     * @throws LinuxException if the kernel refuses the socket.
     */
    public static RtNetlinkClient open()
    {
        return new RtNetlinkClient(NetlinkSocket.openForRequests(TIMEOUT_SECONDS));
    }

    /**
     * All interfaces.
     *
     * @return the interfaces, by no particular order.
     * @throws LinuxException if the kernel refuses.
     */
    public List<Link> links()
    {
        return dump("RTM_GETLINK", RtMessageType.RTM_GETLINK, IFINFOMSG_LENGTH, RtMessageType.RTM_NEWLINK,
            links -> links.add(Link.read(message)));
    }

    /**
     * One interface.
     *
     * @param index its number.
     * @return the interface, or null if there is none (any more).
     * @throws LinuxException if the kernel refuses.
     */
    public @Nullable Link link(final int index)
    {
        beginLinkRequest();
        request.headerInt(LINK_INDEX_OFFSET, index);
        return readLink("RTM_GETLINK(interface " + index + ")");
    }

    /**
     * One interface.
     *
     * @param name its name.
     * @return the interface, or null if there is none (any more).
     * @throws LinuxException if the kernel refuses.
     */
    public @Nullable Link link(final String name)
    {
        beginLinkRequest();
        request.attribute(IFLA_IFNAME, name);
        return readLink("RTM_GETLINK(" + name + ")");
    }

    private void beginLinkRequest()
    {
        request.begin(RtMessageType.RTM_GETLINK, 0, ++sequence, IFINFOMSG_LENGTH);
        request.attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    }

    private @Nullable Link readLink(final String call)
    {
        final int result = exchange(RtMessageType.RTM_NEWLINK);
        if (result == -Errno.ENODEV)
        {
            return null;
        }
        LinuxException.check(result, call);
        return Link.read(message);
    }

    /**
     * All IP addresses of all interfaces.
     *
     * @return the addresses, those of one interface in the kernel's order of preference.
     * @throws LinuxException if the kernel refuses.
     */
    public List<InterfaceAddress> addresses()
    {
        return dump("RTM_GETADDR", RtMessageType.RTM_GETADDR, IFADDRMSG_LENGTH, RtMessageType.RTM_NEWADDR,
            addresses ->
            {
                final InterfaceAddress address = InterfaceAddress.read(message);
                if (address != null)
                {
                    addresses.add(address);
                }
            });
    }

    /**
     * Which way the kernel would send to a destination: all its tables, rules and learnt exceptions applied. Allocates
     * nothing.
     *
     * @param destination  address in network order, of 4 or 16 bytes.
     * @param source       the source address that packets will carry, or null to let the kernel choose.
     * @param outInterface index of the interface that the packets must leave by, or 0 to let the kernel choose.
     * @param answer       looks at the answer afterwards.
     * @return 0, or the negated errno: ENETUNREACH or EHOSTUNREACH if there is no way, EACCES if it is prohibited,
     *     EINVAL if it is a black hole; an IPv4 source that is not an address of this host gives ENETUNREACH or, on
     *     older kernels, EINVAL.
     */
    public int route(
        final byte[] destination, final byte @Nullable [] source, final int outInterface, final RouteFlyweight answer)
    {
        request.begin(RtMessageType.RTM_GETROUTE, 0, ++sequence, RTMSG_LENGTH);
        request.headerByte(ROUTE_FAMILY_OFFSET, family(destination));
        request.headerByte(ROUTE_DESTINATION_LENGTH_OFFSET, destination.length * Byte.SIZE);
        request.attribute(RTA_DST, destination);
        if (source != null)
        {
            request.headerByte(ROUTE_SOURCE_LENGTH_OFFSET, source.length * Byte.SIZE);
            request.attribute(RTA_SRC, source);
        }
        if (outInterface != 0)
        {
            request.attribute(RTA_OIF, outInterface);
        }
        final int result = exchange(RtMessageType.RTM_NEWROUTE);
        if (result == 0)
        {
            answer.wrap(message);
        }
        return result;
    }

    /**
     * What the kernel knows about a neighbour. Allocates nothing.
     *
     * @param interfaceIndex the interface behind which it is.
     * @param address        its IP address in network order, of 4 or 16 bytes.
     * @param answer         looks at the answer afterwards.
     * @return 0, or the negated errno: ENOENT if the kernel has no entry.
     */
    public int neighbour(final int interfaceIndex, final byte[] address, final NeighbourFlyweight answer)
    {
        beginNeighbourRequest(RtMessageType.RTM_GETNEIGH, 0, interfaceIndex, address);
        final int result = exchange(RtMessageType.RTM_NEWNEIGH);
        if (result == 0 && !answer.wrap(message))
        {
            return -Errno.ENOENT;
        }
        return result;
    }

    /**
     * Tell the kernel that a neighbour is in use by somebody whose packets it does not see ({@code NTF_USE}): an
     * unknown neighbour is looked for, a stale one is verified, all by the kernel's own ARP or neighbour discovery, as
     * if it had sent a packet there itself. Allocates nothing.
     *
     * @param interfaceIndex the interface behind which it is.
     * @param address        its IP address in network order, of 4 or 16 bytes.
     * @return 0, or the negated errno: EPERM without CAP_NET_ADMIN.
     */
    public int useNeighbour(final int interfaceIndex, final byte[] address)
    {
        beginNeighbourRequest(RtMessageType.RTM_NEWNEIGH, NetlinkRequest.NLM_F_ACK | NetlinkRequest.NLM_F_CREATE,
            interfaceIndex, address);
        request.headerByte(NEIGHBOUR_FLAGS_OFFSET, NTF_USE);
        return exchange(NetlinkMessage.NLMSG_ERROR);
    }

    private void beginNeighbourRequest(
        final int type, final int flags, final int interfaceIndex, final byte[] address)
    {
        request.begin(type, flags, ++sequence, NDMSG_LENGTH);
        request.headerByte(NEIGHBOUR_FAMILY_OFFSET, family(address));
        request.headerInt(NEIGHBOUR_INDEX_OFFSET, interfaceIndex);
        request.attribute(NDA_DST, address);
    }

    private static int family(final byte[] address)
    {
        return switch (address.length)
        {
            case 4 -> AF_INET;
            case 16 -> AF_INET6;
            default -> throw new IllegalArgumentException("not an IP address: " + address.length + " bytes");
        };
    }

    @Override
    public void close()
    {
        if (!closed)
        {
            closed = true;
            socket.close();
            arena.close();
        }
    }

    /**
     * Send the request and find its answer.
     *
     * @return 0 with {@link #message} on the answer (or acknowledgement), or the negated errno.
     */
    private int exchange(final int answerType)
    {
        final int sent = socket.send(request.buffer(), request.finish());
        if (sent < 0)
        {
            return sent;
        }
        while (true)
        {
            final int limit = receive();
            if (limit < 0)
            {
                return limit;
            }
            for (int offset = 0; offset < limit; offset = message.next())
            {
                message.wrap(socket.buffer(), offset, limit);
                // Anything else is a late answer to a question that was given up.
                if (message.sequence() == sequence)
                {
                    if (message.type() == NetlinkMessage.NLMSG_ERROR)
                    {
                        return message.error();
                    }
                    if (message.type() == answerType)
                    {
                        return 0;
                    }
                }
            }
        }
    }

    private <T> List<T> dump(final String call, final int type, final int headerLength, final int answerType,
        final Consumer<List<T>> reader)
    {
        for (int attempt = 0; attempt < MAX_DUMP_ATTEMPTS; attempt++)
        {
            final List<T> entries = new ArrayList<>();
            request.begin(type, NetlinkRequest.NLM_F_DUMP, ++sequence, headerLength);
            if (type == RtMessageType.RTM_GETLINK)
            {
                request.attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
            }
            LinuxException.check(socket.send(request.buffer(), request.finish()), call);
            if (readDump(call, answerType, () -> reader.accept(entries)))
            {
                return entries;
            }
        }
        throw new LinuxException(call, Errno.EINTR, "the table changes faster than it can be read; try again later");
    }

    /**
     * @return false if the table changed while it was read.
     */
    private boolean readDump(final String call, final int answerType, final Runnable reader)
    {
        boolean consistent = true;
        while (true)
        {
            final int limit = LinuxException.check(receive(), call);
            for (int offset = 0; offset < limit; offset = message.next())
            {
                message.wrap(socket.buffer(), offset, limit);
                if (message.sequence() != sequence)
                {
                    continue;
                }
                consistent &= (message.flags() & NetlinkMessage.NLM_F_DUMP_INTR) == 0;
                final int type = message.type();
                if (type == NetlinkMessage.NLMSG_DONE || type == NetlinkMessage.NLMSG_ERROR)
                {
                    LinuxException.check(message.error(), call);
                    return consistent;
                }
                if (type == answerType)
                {
                    reader.run();
                }
            }
        }
    }

    private int receive()
    {
        final int length = socket.receive();
        return length == -Errno.EAGAIN ? -Errno.ETIMEDOUT : length;
    }
}
