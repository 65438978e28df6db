/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.Resources;
import dev.slipstream.linux.netlink.Ethtool;
import dev.slipstream.linux.netlink.EthtoolInfo;
import dev.slipstream.linux.netlink.Link;
import dev.slipstream.xdp.CopyMode;
import dev.slipstream.xdp.RingLevels;
import dev.slipstream.xdp.XskConfiguration;
import dev.slipstream.xdp.XskSocket;
import dev.slipstream.xdp.XskTransmitter;
import dev.slipstream.xdp.bpf.XdpMode;
import dev.slipstream.xdp.filter.AeronPacketFilter;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * An interface that packets are taken from and given to: the filter attached to it, and a socket for each of its
 * queues. Everything goes away when it is closed, or with the process.
 *
 * <p>Opened and closed by the attendant. The receiver and the sender use their halves of the sockets, so none of them
 * may be at it any more when it is closed.
 */
final class XdpInterface implements AutoCloseable
{
    /**
     * Queues beyond that have no socket, and what arrives in them goes through the kernel. Each costs 12 MiB of UMEM by
     * default.
     */
    private static final int MAX_QUEUES = 8;

    /** Ethernet with a VLAN tag, which the MTU does not count. */
    private static final int LINK_HEADERS_LENGTH = 18;

    private final Resources resources;
    private final Link link;
    private final XdpMode mode;
    private final AeronPacketFilter filter;
    private final List<XskSocket> sockets;
    private final boolean isVerifying;
    private final XskConfiguration configuration;

    private XdpInterface(
        final Resources resources,
        final Link link,
        final XdpMode mode,
        final AeronPacketFilter filter,
        final List<XskSocket> sockets,
        final boolean isVerifying,
        final XskConfiguration configuration)
    {
        this.resources = resources;
        this.link = link;
        this.mode = mode;
        this.filter = filter;
        this.sockets = sockets;
        this.isVerifying = isVerifying;
        this.configuration = configuration;
    }

    /**
     * Attach the filter, natively if the interface can, and open a socket on each queue. Blocks while a queue is busy.
     *
     * @param link    the interface, which carries Ethernet.
     * @param options of the driver.
     * @return the interface; no endpoint is registered yet, so all packets still go through the kernel.
     * @throws LinuxException if it cannot be had; nothing is left behind.
     */
    static XdpInterface open(final Link link, final XdpOptions options)
    {
        if (needsMultiBuffer(link, options))
        {
            try
            {
                return open(link, options, options.sockets().withMultiBuffer(true));
            }
            catch (final LinuxException ex)
            {
                // Older than Linux 6.6, or an interface that cannot: what fits into a frame can go all the same.
                if (ex.errno() != Errno.EINVAL && ex.errno() != Errno.EOPNOTSUPP)
                {
                    throw ex;
                }
            }
        }
        return open(link, options, options.sockets());
    }

    private static XdpInterface open(final Link link, final XdpOptions options, final XskConfiguration wanted)
    {
        final Resources resources = new Resources();
        try
        {
            final int queues = receiveQueues(link);
            final AeronPacketFilter filter = resources.own(
                AeronPacketFilter.load(queues, wanted.maxRxPacketLength()));
            final XdpMode mode = attach(resources, filter, link, options.mode());
            final XskConfiguration configuration = wanted
                .withCopyMode(mode == XdpMode.NATIVE ? options.mode().copyMode() : CopyMode.COPY);
            final XskSocket[] sockets = new XskSocket[Math.min(queues, MAX_QUEUES)];
            for (int queue = 0; queue < sockets.length; queue++)
            {
                sockets[queue] = resources.own(XskSocket.open(link.name(), link.index(), queue, configuration));
                filter.socket(queue, sockets[queue].descriptor());
            }
            return new XdpInterface(
                resources, link, mode, filter, List.of(sockets),
                options.checksumVerification().isOnFor(link.kind()), configuration);
        }
        catch (final Throwable t)
        {
            resources.close();
            throw t;
        }
    }

    int index()
    {
        return link.index();
    }

    String name()
    {
        return link.name();
    }

    /**
     * Whether the interface, as it is now, would be opened in the same way.
     *
     * @param now     the interface.
     * @param options of the driver.
     * @return false if another MTU calls for other sockets.
     */
    boolean isFitFor(final Link now, final XdpOptions options)
    {
        return needsMultiBuffer(now, options) == needsMultiBuffer(link, options);
    }

    /** Whether checksums of received packets are looked at. */
    boolean isVerifying()
    {
        return isVerifying;
    }

    /** The longest packet that can be sent, from its Ethernet header on. */
    int maxTxPacketLength()
    {
        return configuration.maxTxPacketLength();
    }

    List<XskSocket> sockets()
    {
        return sockets;
    }

    /** The transmitter of a channel: channels are spread over the queues, each stays on its own. */
    XskTransmitter transmitter(final int channelHash)
    {
        return sockets.get(Integer.remainderUnsigned(channelHash, sockets.size())).transmitter();
    }

    /** From now on, datagrams to this address come by the sockets. */
    void register(final InetSocketAddress endpoint)
    {
        filter.register(endpoint.getAddress(), endpoint.getPort());
    }

    /** Datagrams to this address go through the kernel again. */
    void unregister(final InetSocketAddress endpoint)
    {
        filter.unregister(endpoint.getAddress(), endpoint.getPort());
    }

    /** Whether the interface still exists; one that is merely down may come up again. */
    boolean isThere()
    {
        final int health = sockets.getFirst().health();
        return health != -Errno.ENXIO && health != -Errno.ENODEV;
    }

    /** Packets that arrived for the sockets and were lost, because there was no frame or no room in a ring. */
    long dropped()
    {
        long dropped = 0;
        for (final XskSocket socket : sockets)
        {
            final var statistics = socket.statistics();
            dropped += statistics.rxDropped() + statistics.rxRingFull();
        }
        return dropped;
    }

    /** How full the rings of all its sockets together are. */
    RingLevels ringLevels()
    {
        return sockets.stream().map(XskSocket::ringLevels).reduce(RingLevels.NONE, RingLevels::plus);
    }

    @Override
    public void close()
    {
        resources.close();
    }

    @Override
    public String toString()
    {
        return link.name() + ": " + (mode == XdpMode.NATIVE ? "native" : "generic") + ", " +
            (sockets.getFirst().isZeroCopy() ? "zero-copy" : "copy mode") + ", " + sockets.size() +
            (sockets.size() == 1 ? " queue" : " queues") + (configuration.multiBuffer() ? ", jumbo frames" : "");
    }

    private static XdpMode attach(
        final Resources resources, final AeronPacketFilter filter, final Link link, final XdpModeOption option)
    {
        if (option == XdpModeOption.GENERIC)
        {
            resources.own(filter.attach(link.index(), XdpMode.GENERIC));
            return XdpMode.GENERIC;
        }
        try
        {
            resources.own(filter.attach(link.index(), XdpMode.NATIVE));
            return XdpMode.NATIVE;
        }
        catch (final LinuxException ex)
        {
            if (option != XdpModeOption.AUTO)
            {
                throw ex;
            }
            // Drivers say in different ways that they cannot, or not with this MTU or so few queues. Whatever else it
            // was, generic mode meets it as well, and says so.
            resources.own(filter.attach(link.index(), XdpMode.GENERIC));
            return XdpMode.GENERIC;
        }
    }

    private static boolean needsMultiBuffer(final Link link, final XdpOptions options)
    {
        return link.mtuBytes() + LINK_HEADERS_LENGTH > options.sockets().maxRxPacketLength();
    }

    private static int receiveQueues(final Link link)
    {
        final EthtoolInfo info = Ethtool.read(link.name());
        final int inUse = info == null || info.channels() == null ? 0 : info.channels().receiving();
        return Math.max(1, inUse > 0 ? inUse : link.rxQueues());
    }
}
