/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.send.DatagramRun;
import dev.slipstream.driver.send.RunSender;
import dev.slipstream.linux.Errno;
import dev.slipstream.xdp.XskTransmitter;
import dev.slipstream.xdp.packet.UdpTemplate;
import dev.slipstream.xdp.route.DirectNextHop;
import dev.slipstream.xdp.route.NextHop;
import dev.slipstream.xdp.route.NextHopState;
import java.net.InetSocketAddress;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;

/**
 * Sends runs over AF_XDP: copies each datagram behind headers of its own into a frame, then kicks the kernel once. What
 * cannot go this way goes through the channel's socket, and is counted by the reason.
 *
 * <p>For the sender's thread, which alone touches transmitters. Allocates nothing unless the way to the destination
 * changed.
 */
final class XdpRunSender implements RunSender
{
    /** As many as one kernel call sends in copy mode (TX_BATCH_SIZE of net/xdp/xsk.c). */
    private static final int MAX_RUN_DATAGRAMS = 32;

    /**
     * After the kernel refused a kick, so many runs go through its sockets before the next try: an interface that was
     * down for a moment only comes back as it was, and nobody says so.
     */
    private static final int RUNS_BEFORE_RETRY = 256;

    private final XdpPath path;
    private final RunSender kernel;
    private final SendCounters counters;
    private final SendRoute route;

    private InetSocketAddress destination;
    private NextHop nextHop;

    // What the last look at the next hop and the interfaces led to.
    private @Nullable NextHopState knownState;
    private XdpInterface @Nullable [] knownInterfaces;
    private @Nullable XskTransmitter transmitter;
    private @Nullable UdpTemplate template;
    private AtomicCounter reason;
    private int maxPayloadLength;
    private int runsBeforeRetry;
    private boolean isClosed;

    XdpRunSender(
        final XdpPath path,
        final RunSender kernel,
        final SendCounters counters,
        final SendRoute route,
        final InetSocketAddress destination)
    {
        this.path = path;
        this.kernel = kernel;
        this.counters = counters;
        this.route = route;
        this.destination = destination;
        nextHop = findNextHop();
        reason = counters.noNextHop();
    }

    @Override
    public int send(final DatagramRun run)
    {
        lookForChanges();

        final XskTransmitter tx = transmitter;
        final UdpTemplate headers = template;
        if (tx == null || headers == null)
        {
            return sendByKernel(run, reason);
        }

        final int count = run.count();
        int sent = 0;
        int bytes = 0;
        AtomicCounter obstacle = reason;
        while (sent < count)
        {
            final int length = run.length(sent);
            if (length > maxPayloadLength)
            {
                obstacle = counters.tooLarge();
                break;
            }
            final long frame = tx.claim(headers.headersLength() + length);
            if (frame == XskTransmitter.NO_FRAME)
            {
                obstacle = counters.noFrame();
                break;
            }
            tx.commit(headers.write(frame, run.address(sent), length));
            bytes += length;
            sent++;
        }
        if (sent == 0)
        {
            return sendByKernel(run, obstacle);
        }

        if (isBroken(tx.flush()))
        {
            // Aeron recovers what is in the ring as it recovers any loss; the kernel's socket goes on from here.
            transmitter = null;
            reason = counters.noInterface();
            runsBeforeRetry = RUNS_BEFORE_RETRY;
        }
        counters.datagrams().getAndAddRelease(sent);
        counters.bytes().getAndAddRelease(bytes);
        counters.kicks().incrementRelease();
        return sent;
    }

    @Override
    public int maxRunDatagrams()
    {
        return transmitter == null ? kernel.maxRunDatagrams() : MAX_RUN_DATAGRAMS;
    }

    @Override
    public int maxRunLength()
    {
        return transmitter == null ? kernel.maxRunLength() : Integer.MAX_VALUE;
    }

    @Override
    public void onDestinationChange(final InetSocketAddress newDestination)
    {
        kernel.onDestinationChange(newDestination);
        path.release(nextHop);
        destination = newDestination;
        nextHop = findNextHop();
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            path.release(nextHop);
            kernel.close();
        }
    }

    private NextHop findNextHop()
    {
        return path.nextHop(destination.getAddress(), route.local().getAddress(), route.interfaceName());
    }

    @SuppressWarnings("ReferenceEquality") // both are replaced when anything in them changes
    private void lookForChanges()
    {
        final NextHopState state = nextHop.state();
        final XdpInterface[] interfaces = path.interfaces();
        final boolean isRetryDue = runsBeforeRetry > 0 && --runsBeforeRetry == 0;
        if (state != knownState || interfaces != knownInterfaces || isRetryDue)
        {
            look(state, interfaces);
        }
    }

    private void look(final NextHopState state, final XdpInterface[] interfaces)
    {
        knownState = state;
        knownInterfaces = interfaces;
        runsBeforeRetry = 0;
        transmitter = null;
        template = null;
        reason = counters.noNextHop();
        if (state instanceof final DirectNextHop direct)
        {
            reason = counters.noInterface();
            final XdpInterface xdpInterface = find(interfaces, direct.interfaceIndex());
            if (xdpInterface != null)
            {
                transmitter = xdpInterface.transmitter(route.local().getPort());
                final UdpTemplate headers = new UdpTemplate(
                    direct.sourceMac().value(),
                    direct.destinationMac().value(),
                    new InetSocketAddress(direct.sourceAddress(), route.local().getPort()),
                    destination,
                    route.fields());
                template = headers;
                maxPayloadLength = Math.min(
                    direct.pathMtuBytes() - headers.headersLengthWithinMtu(),
                    xdpInterface.maxTxPacketLength() - headers.headersLength());
            }
        }
    }

    private static @Nullable XdpInterface find(final XdpInterface[] interfaces, final int index)
    {
        for (final XdpInterface candidate : interfaces)
        {
            if (candidate.index() == index)
            {
                return candidate;
            }
        }
        return null;
    }

    private int sendByKernel(final DatagramRun run, final AtomicCounter why)
    {
        final int sent = kernel.send(run);
        why.getAndAddRelease(sent);
        return sent;
    }

    private static boolean isBroken(final int result)
    {
        return result < 0 && result != -Errno.EAGAIN && result != -Errno.EBUSY && result != -Errno.ENOBUFS;
    }
}
