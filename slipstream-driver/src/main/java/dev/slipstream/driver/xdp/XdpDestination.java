/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.send.DatagramRun;
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
 * One address that a channel sends to over AF_XDP: follows the way there, and copies each datagram of a run behind
 * headers of its own into a frame, then kicks the kernel once.
 *
 * <p>For the sender's thread, which alone touches transmitters; it may be made and closed by the conductor's while no
 * send is under way. Allocates nothing unless the way changed.
 */
final class XdpDestination implements AutoCloseable
{
    /** As many as one kernel call sends in copy mode (TX_BATCH_SIZE of net/xdp/xsk.c). */
    static final int MAX_RUN_DATAGRAMS = 32;

    /**
     * After the kernel refused a kick, so many runs go through its sockets before the next try: an interface that was
     * down for a moment only comes back as it was, and nobody says so.
     */
    private static final int RUNS_BEFORE_RETRY = 256;

    private final XdpPath path;
    private final SendCounters counters;
    private final SendRoute route;
    private final InetSocketAddress address;
    private final NextHop nextHop;

    // What the last look at the next hop and the interfaces led to.
    private @Nullable NextHopState knownState;
    private XdpInterface @Nullable [] knownInterfaces;
    private @Nullable XskTransmitter transmitter;
    private @Nullable UdpTemplate template;
    private AtomicCounter reason;
    private AtomicCounter obstacle;
    private int maxPayloadLength;
    private int runsBeforeRetry;

    /**
     * @param path     that knows the interfaces, and follows next hops.
     * @param counters of the driver.
     * @param route    of the channel.
     * @param address  to send to, of the same family as the route's.
     */
    XdpDestination(
        final XdpPath path, final SendCounters counters, final SendRoute route, final InetSocketAddress address)
    {
        this.path = path;
        this.counters = counters;
        this.route = route;
        this.address = address;
        nextHop = path.nextHop(address.getAddress(), route.local().getAddress(), route.interfaceName());
        reason = counters.noNextHop();
        obstacle = reason;
    }

    /**
     * Send a run, or as much of it as there is room for.
     *
     * @param run one datagram at least.
     * @return how many datagrams, from the first, are on their way; if 0, it has to go another way, and
     *         {@link #obstacle} says why.
     */
    int send(final DatagramRun run)
    {
        lookForChanges();

        final XskTransmitter tx = transmitter;
        final UdpTemplate headers = template;
        obstacle = reason;
        if (tx == null || headers == null)
        {
            return 0;
        }

        final int count = run.count();
        int sent = 0;
        int bytes = 0;
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
        if (sent > 0)
        {
            flush(tx);
            counters.datagrams().getAndAddRelease(sent);
            counters.bytes().getAndAddRelease(bytes);
            counters.kicks().incrementRelease();
        }
        return sent;
    }

    /** What to count datagrams in that went another way after the last send. */
    AtomicCounter obstacle()
    {
        return obstacle;
    }

    /** Whether the last send found a way. */
    boolean isOpen()
    {
        return transmitter != null;
    }

    /** Follow the way no longer. */
    @Override
    public void close()
    {
        path.release(nextHop);
    }

    private void flush(final XskTransmitter tx)
    {
        if (isBroken(tx.flush()))
        {
            // Aeron recovers what is in the ring as it recovers any loss; the kernel's socket goes on from here.
            transmitter = null;
            reason = counters.noInterface();
            runsBeforeRetry = RUNS_BEFORE_RETRY;
        }
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
                    address,
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

    private static boolean isBroken(final int result)
    {
        return result < 0 && result != -Errno.EAGAIN && result != -Errno.EBUSY && result != -Errno.ENOBUFS;
    }

    @Override
    public String toString()
    {
        return address + " by " + nextHop;
    }
}
