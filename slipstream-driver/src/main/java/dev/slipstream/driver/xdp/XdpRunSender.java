/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.send.DatagramRun;
import dev.slipstream.driver.send.RunSender;
import java.net.InetSocketAddress;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Sends the runs of a channel with one destination over AF_XDP. What cannot go this way goes through the channel's
 * socket, and is counted by the reason.
 *
 * <p>For the sender's thread. Allocates nothing unless the way to the destination changed.
 */
final class XdpRunSender implements RunSender
{
    private final XdpPath path;
    private final RunSender kernel;
    private final SendCounters counters;
    private final SendRoute route;

    private XdpDestination destination;
    private boolean isClosed;

    XdpRunSender(
        final XdpPath path,
        final RunSender kernel,
        final SendCounters counters,
        final SendRoute route,
        final InetSocketAddress address)
    {
        this.path = path;
        this.kernel = kernel;
        this.counters = counters;
        this.route = route;
        destination = new XdpDestination(path, counters, route, address);
    }

    @Override
    public int send(final DatagramRun run)
    {
        final int sent = destination.send(run);
        return sent > 0 ? sent : sendByKernel(run, destination.obstacle());
    }

    private int sendByKernel(final DatagramRun run, final AtomicCounter why)
    {
        final int sent = kernel.send(run);
        why.getAndAddRelease(sent);
        return sent;
    }

    @Override
    public int maxRunDatagrams()
    {
        return destination.isOpen() ? XdpDestination.MAX_RUN_DATAGRAMS : kernel.maxRunDatagrams();
    }

    @Override
    public int maxRunLength()
    {
        return destination.isOpen() ? Integer.MAX_VALUE : kernel.maxRunLength();
    }

    @Override
    public void onDestinationChange(final InetSocketAddress newDestination)
    {
        kernel.onDestinationChange(newDestination);
        destination.close();
        destination = new XdpDestination(path, counters, route, newDestination);
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            destination.close();
            kernel.close();
        }
    }
}
