/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.status.SlipstreamCounters;
import dev.slipstream.driver.event.SocketWatch;
import dev.slipstream.driver.receive.ReceivePath;
import dev.slipstream.driver.send.AddressedRunSender;
import dev.slipstream.driver.send.RunSender;
import dev.slipstream.linux.doctor.Capability;
import dev.slipstream.xdp.XskSocket;
import dev.slipstream.xdp.route.NextHop;
import io.aeron.driver.media.UdpChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * AF_XDP for the endpoints of one driver, over IPv4 and IPv6: unicast, and multicast if the operator says so. Channels
 * may come before their interface is open and stay when it goes; until then, and after, their packets go through the
 * kernel.
 *
 * <p><b>Threads.</b> {@code open...}, {@code close...} and {@link #close} are called by the conductor's thread, and for
 * destinations by the receiver's; {@link #onReceiverCycle} by the receiver's and {@link #onSenderCycle} by the
 * sender's, first in every duty cycle. A receive endpoint is announced before the receiver polls it, and taken back
 * when the receiver has let go of it, but {@code onReceiverCycle} may run in between. What these share with the {@link
 * XdpAttendant} is the array of interfaces and the table of receptions, replaced as a whole and never changed, and the
 * list of receptions under a lock that neither receiver nor sender takes, but for the receiver when a destination comes
 * or goes.
 *
 * <p><b>Failure.</b> What the network and the kernel do throws nothing: trouble is counted, announced once, and the
 * kernel's sockets, which stay open and are polled, go on.
 */
public final class XdpPath implements AutoCloseable
{
    private static final XdpInterface[] NO_INTERFACES = {};

    private static final List<Capability> NEEDED_CAPABILITIES =
        List.of(Capability.CAP_NET_ADMIN, Capability.CAP_NET_RAW, Capability.CAP_BPF, Capability.CAP_PERFMON);

    private final SlipstreamCounters counters;
    private final boolean isMulticastOn;
    private final boolean isHooked;
    private final SocketWatch sockets;
    private final ReceivePump pump;
    private final SendCounters sendCounters;
    private final XdpAttendant attendant;
    private final Object lock = new Object();
    private final List<Reception> receptions = new ArrayList<>();

    // Changed by conductor and sender, looked through by the attendant.
    private final Set<NextHop> nextHops = ConcurrentHashMap.newKeySet();

    // Written by the attendant; read by receiver and sender at the beginning of what they do, and held until its end.
    private volatile XdpInterface[] interfaces = NO_INTERFACES;

    // Put here by the attendant, taken by receiver or sender.
    private final AtomicReference<@Nullable XdpStatus> unwrittenStatus = new AtomicReference<>();

    // Written under the lock, by conductor and attendant; read by the receiver.
    private volatile ReceptionTable receptionTable = ReceptionTable.EMPTY;

    // Each written by its agent's thread alone; the attendant reads them to see an agent go on.
    private final AtomicLong receiverCycles = new AtomicLong();
    private final AtomicLong senderCycles = new AtomicLong();

    /**
     * @param options      of the driver.
     * @param counters     of the driver.
     * @param sockets      told of the sockets that the receiver takes packets from.
     * @param isHooked     whether the cycles of receiver and sender are run in every duty cycle, or when endpoints are
     *                     polled, which may be never.
     * @param announcer    told of each interface that is opened, or cannot be.
     */
    public XdpPath(
        final XdpOptions options,
        final SlipstreamCounters counters,
        final SocketWatch sockets,
        final boolean isHooked,
        final Consumer<String> announcer)
    {
        this.counters = counters;
        this.isHooked = isHooked;
        isMulticastOn = options.multicast();
        this.sockets = sockets;
        pump = new ReceivePump(ReceiveCounters.of(counters));
        sendCounters = SendCounters.of(counters);
        attendant = XdpAttendant.start(this, options, isHooked, announcer);
    }

    /**
     * Why there can be no AF_XDP in this process.
     *
     * @return cause and remedy, or null if it is worth trying.
     */
    public static @Nullable String unavailabilityCause()
    {
        final List<Capability> missing = new ArrayList<>();
        try
        {
            for (final Capability needed : NEEDED_CAPABILITIES)
            {
                if (!needed.isEffective())
                {
                    missing.add(needed);
                }
            }
        }
        catch (final IOException ex)
        {
            return "cannot read this process's capabilities: " + ex.getMessage();
        }
        return missing.isEmpty() ? null : "needs " + String.join(", ", missing.stream().map(Enum::name).toList()) +
            "; run as root, or grant these capabilities to the process (docs/operations.md says how)";
    }

    /**
     * A channel will send, and its socket is connected.
     *
     * @param channel     as configured.
     * @param socket      of the channel.
     * @param destination that the socket is connected to.
     * @param kernel      the sender to fall back to, which whoever takes it closes.
     * @return the sender to use: one that tries this path first, or {@code kernel}.
     */
    public RunSender openSender(
        final UdpChannel channel,
        final DatagramChannel socket,
        final InetSocketAddress destination,
        final RunSender kernel)
    {
        final SendRoute route = SendRoute.of(channel, socket);
        return isSupported(channel, route.local()) && isSupported(channel, destination) &&
            isSameFamily(route.local(), destination) ?
                new XdpRunSender(this, kernel, sendCounters, route, destination) : kernel;
    }

    /**
     * A channel will send to many, and its socket is connected to nobody.
     *
     * @param channel as configured.
     * @param socket  of the channel.
     * @param kernel  the sender to fall back to, which whoever takes it closes.
     * @return the sender to use: one that tries this path first, or {@code kernel}.
     */
    public RunSender openAddressedSender(
        final UdpChannel channel, final DatagramChannel socket, final AddressedRunSender kernel)
    {
        final SendRoute route = SendRoute.of(channel, socket);
        return isSupported(channel, route.local()) ?
            new XdpAddressedRunSender(this, kernel, sendCounters, route) : kernel;
    }

    /** Whether one of the destinations of a channel that sends to many can be tried. */
    static boolean isWorthTrying(final SendRoute route, final InetSocketAddress destination)
    {
        return !destination.getAddress().isMulticastAddress() && isRoutable(destination) &&
            isSameFamily(route.local(), destination);
    }

    /**
     * A channel will receive, and its socket is bound.
     *
     * @param channel        as configured.
     * @param local          address that the socket is bound to.
     * @param path           whose dispatcher takes datagrams, and which is told of their bytes by
     *                       {@link ReceivePath#addPumped}.
     * @param transportIndex of the endpoint's transport that the socket belongs to; 0 but for destinations.
     */
    public void openReceiver(
        final UdpChannel channel, final InetSocketAddress local, final ReceivePath path, final int transportIndex)
    {
        if (isSupported(channel, local))
        {
            // The socket of a group is bound to its port alone.
            final InetSocketAddress listening = channel.isMulticast() ? channel.remoteData() : local;
            synchronized (lock)
            {
                if (!isSharedGroup(listening))
                {
                    receptions.add(new Reception(listening, interfaceName(channel), path, transportIndex));
                    receptionTable = ReceptionTable.of(receptions);
                }
            }
            attendant.wake();
        }
    }

    /** Only sockets of groups can be bound to the same; then all of them need the kernel, which gives each a copy. */
    private boolean isSharedGroup(final InetSocketAddress listening)
    {
        boolean isShared = false;
        for (final Reception reception : receptions)
        {
            if (reception.local().equals(listening))
            {
                reception.share();
                isShared = true;
            }
        }
        return isShared;
    }

    /**
     * A channel will receive no more, nor will any destination of it.
     *
     * @param path that was given to {@link #openReceiver}.
     */
    public void closeReceiver(final ReceivePath path)
    {
        closeReceivers((reception) -> reception.path() == path);
    }

    /**
     * A destination will receive no more.
     *
     * @param path           that was given to {@link #openReceiver}.
     * @param transportIndex likewise.
     */
    public void closeReceiver(final ReceivePath path, final int transportIndex)
    {
        closeReceivers((reception) -> reception.path() == path && reception.transportIndex() == transportIndex);
    }

    private void closeReceivers(final Predicate<Reception> isMeant)
    {
        synchronized (lock)
        {
            for (int i = receptions.size() - 1; i >= 0; i--)
            {
                if (isMeant.test(receptions.get(i)))
                {
                    receptions.remove(i).end();
                }
            }
            receptionTable = ReceptionTable.of(receptions);
        }
    }

    /** Take in what arrived and have it dispatched. */
    public void onReceiverCycle()
    {
        receiverCycles.lazySet(receiverCycles.getPlain() + 1);
        final XdpInterface[] current = interfaces;
        if (current.length > 0)
        {
            pump.pump(current, receptionTable);
        }
        writeStatus();
    }

    /**
     * Take back what was sent, and wake the kernel if something is still to be sent.
     *
     * @return whether something may still be to be sent.
     */
    public boolean onSenderCycle()
    {
        boolean isUnsent = false;
        senderCycles.lazySet(senderCycles.getPlain() + 1);
        for (final XdpInterface xdpInterface : interfaces)
        {
            final List<XskSocket> sockets = xdpInterface.sockets();
            for (int i = 0; i < sockets.size(); i++)
            {
                isUnsent |= sockets.get(i).transmitter().hasUnsent();
                // What an error of this call means shows with the next run.
                sockets.get(i).transmitter().kick();
            }
        }
        writeStatus();
        return isUnsent;
    }

    @Override
    public void close()
    {
        attendant.close();
    }

    /** Follow a destination, for a sender. Any thread. */
    NextHop nextHop(
        final InetAddress destination, final InetAddress source, final @Nullable String interfaceName)
    {
        final NextHop nextHop = attendant.nextHops().nextHop(destination, source, interfaceName);
        nextHops.add(nextHop);
        attendant.wake();
        return nextHop;
    }

    /** Follow it no longer. Any thread. */
    void release(final NextHop nextHop)
    {
        nextHops.remove(nextHop);
        nextHop.close();
    }

    XdpInterface[] interfaces()
    {
        return interfaces;
    }

    // From here on: for the attendant.

    void publish(final List<XdpInterface> opened)
    {
        final List<XdpInterface> before = List.of(interfaces);
        interfaces = opened.toArray(NO_INTERFACES);
        before.stream().filter((each) -> !opened.contains(each)).flatMap((each) -> each.sockets().stream())
            .forEach((socket) -> sockets.unwatch(socket.descriptor().fd()));
        opened.stream().filter((each) -> !before.contains(each)).flatMap((each) -> each.sockets().stream())
            .forEach((socket) -> sockets.watch(socket.descriptor().fd()));
    }

    void publishStatus(final XdpStatus newStatus)
    {
        unwrittenStatus.set(newStatus);
    }

    /** Whether no channel of the driver could use an interface. */
    boolean isUnused()
    {
        synchronized (lock)
        {
            return receptions.isEmpty() && nextHops.isEmpty();
        }
    }

    void forEachNextHop(final Consumer<NextHop> consumer)
    {
        nextHops.forEach(consumer);
    }

    void forEachReception(final Consumer<Reception> consumer)
    {
        synchronized (lock)
        {
            receptions.forEach(consumer);
        }
    }

    long receiverCycles()
    {
        return receiverCycles.get();
    }

    long senderCycles()
    {
        return senderCycles.get();
    }

    private void writeStatus()
    {
        if (unwrittenStatus.get() != null)
        {
            final XdpStatus status = unwrittenStatus.getAndSet(null);
            if (status != null)
            {
                status.writeTo(counters);
            }
        }
    }

    /**
     * A redirected group is lost to every other listener of this host, of which one may be a destination that only
     * hooks would tell of.
     */
    private boolean isSupported(final UdpChannel channel, final InetSocketAddress address)
    {
        return (!channel.isMulticast() || (isMulticastOn && isHooked)) && isRoutable(address);
    }

    /** Loopback has no Ethernet, and a link-local address may be that of several interfaces. */
    private static boolean isRoutable(final InetSocketAddress address)
    {
        return !address.getAddress().isLoopbackAddress() && !address.getAddress().isLinkLocalAddress();
    }

    private static @Nullable String interfaceName(final UdpChannel channel)
    {
        return channel.isMulticast() ? channel.localInterface().getName() : null;
    }

    private static boolean isSameFamily(final InetSocketAddress local, final InetSocketAddress destination)
    {
        return local.getAddress().getAddress().length == destination.getAddress().getAddress().length;
    }
}
