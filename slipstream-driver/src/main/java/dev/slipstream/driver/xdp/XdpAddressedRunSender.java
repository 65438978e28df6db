/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.send.AddressedRunSender;
import dev.slipstream.driver.send.DatagramRun;
import dev.slipstream.driver.send.DestinationMap;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Sends the runs of a channel that names the destination of each, multi-destination and response channels, over AF_XDP.
 * What cannot go this way goes through the channel's socket, and is counted by the reason; what is never tried, as
 * loopback and multicast destinations, is not counted.
 *
 * <p>For the sender's thread. Allocates nothing unless a destination is new, or the way to one changed, or destinations
 * are looked through for those that are not in use any more.
 */
final class XdpAddressedRunSender implements AddressedRunSender
{
    /** Destinations beyond that go through the kernel. */
    private static final int MAX_DESTINATIONS = 256;

    private final XdpPath path;
    private final AddressedRunSender kernel;
    private final SendCounters counters;
    private final SendRoute route;
    private final DestinationMap<XdpDestination> destinations =
        new DestinationMap<>(MAX_DESTINATIONS, XdpDestination::close);

    private boolean isOpen;
    private boolean isClosed;

    XdpAddressedRunSender(
        final XdpPath path, final AddressedRunSender kernel, final SendCounters counters, final SendRoute route)
    {
        this.path = path;
        this.kernel = kernel;
        this.counters = counters;
        this.route = route;
    }

    @Override
    public int send(final DatagramRun run)
    {
        return kernel.send(run);
    }

    @Override
    public int send(final DatagramRun run, final InetSocketAddress address)
    {
        final XdpDestination destination = find(address);
        if (destination == null)
        {
            isOpen = false;
            return kernel.send(run, address);
        }
        int sent = destination.send(run);
        isOpen = destination.isOpen();
        if (sent == 0)
        {
            sent = kernel.send(run, address);
            destination.obstacle().getAndAddRelease(sent);
        }
        return sent;
    }

    @Override
    public int maxRunDatagrams()
    {
        return isOpen ? XdpDestination.MAX_RUN_DATAGRAMS : kernel.maxRunDatagrams();
    }

    /** The kernel's, which has to take a whole run for another destination, or if the way is blocked. */
    @Override
    public int maxRunLength()
    {
        return kernel.maxRunLength();
    }

    @Override
    public void onDestinationChange(final InetSocketAddress newDestination)
    {
        kernel.onDestinationChange(newDestination);
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            destinations.clear();
            kernel.close();
        }
    }

    private @Nullable XdpDestination find(final InetSocketAddress address)
    {
        XdpDestination destination = destinations.get(address);
        if (destination == null && destinations.hasRoom() && XdpPath.isWorthTrying(route, address))
        {
            destination = new XdpDestination(path, counters, route, address);
            destinations.put(address, destination);
        }
        return destination;
    }
}
