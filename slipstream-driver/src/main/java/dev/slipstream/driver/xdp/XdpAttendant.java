/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.status.DriverRecording;
import dev.slipstream.linux.Resources;
import dev.slipstream.linux.event.Epoll;
import dev.slipstream.linux.event.EventFd;
import dev.slipstream.linux.netlink.Link;
import dev.slipstream.xdp.route.DirectNextHop;
import dev.slipstream.xdp.route.InterfaceState;
import dev.slipstream.xdp.route.NextHopTable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does what may block, on a thread of its own: opens interfaces when a channel wants them, tries again when that
 * failed, takes them away when they are gone, and keeps next hops up to date. It sleeps until somebody rings, the
 * kernel has news of the network, or a second has passed.
 *
 * <p>The thread lives in the network namespace of the thread that started it.
 */
final class XdpAttendant implements AutoCloseable
{
    private static final long LOOK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    /** A second or two would do; a physical interface may lose its link when programs come and go. */
    private static final int LOOKS_BEFORE_ABANDONED = 5;

    /** The rings hold what arrives meanwhile: a receiver that only waits for a processor should not be disturbed. */
    private static final int LOOKS_BEFORE_ASLEEP = 3;

    private static final long FIRST_RECEIVE_DELAY_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long LONGEST_RECEIVE_DELAY_NS = TimeUnit.MINUTES.toNanos(5);

    /** A burst of the kernel's news is read in one go after that long. */
    private static final long NEWS_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final XdpPath path;
    private final XdpOptions options;
    private final boolean isHooked;
    private final Consumer<String> announcer;
    private final Resources resources;
    private final NextHopTable nextHops;
    private final Epoll epoll;
    private final EventFd bell;
    private final Thread thread;

    // For the thread itself, until it has ended.
    private final Set<Integer> wanted = new HashSet<>();
    private final List<XdpInterface> opened = new ArrayList<>();
    private final List<RetiredInterface> retired = new ArrayList<>();
    private final AttachFailures failures = new AttachFailures();
    private long nextLookNs = System.nanoTime();
    private long knownReceiverCycles;
    private int sleepyLooks = LOOKS_BEFORE_ASLEEP;
    private long receiveAgainNs = nextLookNs;
    private long receiveDelayNs = FIRST_RECEIVE_DELAY_NS;
    private int unusedLooks;
    private XdpStatus status = XdpStatus.INITIAL;
    private long droppedBefore;
    private final Set<String> announcedTrouble = new HashSet<>();

    private volatile boolean isClosing;

    private XdpAttendant(
        final XdpPath path,
        final XdpOptions options,
        final boolean isHooked,
        final Consumer<String> announcer,
        final Resources resources)
    {
        this.path = path;
        this.options = options;
        this.isHooked = isHooked;
        this.announcer = announcer;
        this.resources = resources;
        nextHops = resources.own(NextHopTable.open());
        epoll = resources.own(new Epoll("xdp attendant", 2));
        bell = resources.own(EventFd.create("xdp attendant"));
        epoll.add(bell.fd(), Epoll.EPOLLIN, bell.fd());
        epoll.add(nextHops.fd(), Epoll.EPOLLIN, nextHops.fd());
        thread = Thread.ofPlatform().daemon().name("slipstream-xdp").unstarted(this::run);
    }

    static XdpAttendant start(
        final XdpPath path,
        final XdpOptions options,
        final boolean isHooked,
        final Consumer<String> announcer)
    {
        final Resources resources = new Resources();
        try
        {
            final XdpAttendant attendant = new XdpAttendant(
                path, options, isHooked, announcer, resources);
            attendant.thread.start();
            return attendant;
        }
        catch (final Throwable t)
        {
            resources.close();
            throw t;
        }
    }

    NextHopTable nextHops()
    {
        return nextHops;
    }

    /** There is something new to look at. Any thread. */
    void wake()
    {
        bell.signal();
    }

    /** Called when the driver's agents have ended, because the memory of packets goes. */
    @Override
    public void close()
    {
        if (!isClosing)
        {
            isClosing = true;
            wake();
            boolean isInterrupted = false;
            while (thread.isAlive())
            {
                try
                {
                    thread.join();
                }
                catch (final InterruptedException ex)
                {
                    isInterrupted = true;
                }
            }
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
            closeInterfaces();
            resources.close();
        }
    }

    private void run()
    {
        while (!isClosing)
        {
            try
            {
                sleep();
                final long nowNs = System.nanoTime();
                nextHops.poll(nowNs);
                openWhatIsWanted(nowNs);
                if (nowNs - nextLookNs >= 0)
                {
                    nextLookNs = nowNs + LOOK_INTERVAL_NS;
                    lookAfterOpened();
                    lookAfterReceiver(nowNs);
                }
                if (isReceiverAwake() && nowNs - receiveAgainNs >= 0)
                {
                    path.forEachReception(this::receiveWhereOpened);
                }
            }
            catch (final RuntimeException ex)
            {
                // Not to the driver's error log, whose memory may be gone: see XdpStatus.
                announceTrouble("AF_XDP: " + ex);
                LockSupport.parkNanos(LOOK_INTERVAL_NS);
            }
        }
    }

    private void sleep()
    {
        final int ready = epoll.await(LOOK_INTERVAL_NS);
        for (int i = 0; i < ready; i++)
        {
            if (epoll.data(i) == bell.fd())
            {
                bell.drain();
            }
            else
            {
                LockSupport.parkNanos(NEWS_INTERVAL_NS);
            }
        }
    }

    private void openWhatIsWanted(final long nowNs)
    {
        wanted.clear();
        path.forEachReception(this::wantInterfacesOf);
        path.forEachNextHop((nextHop) ->
        {
            if (nextHop.state() instanceof final DirectNextHop direct)
            {
                wanted.add(direct.interfaceIndex());
            }
        });
        for (final int index : wanted)
        {
            final InterfaceState interfaceState = nextHops.interfaces().byIndex(index);
            if (interfaceState != null && retired.stream().noneMatch((candidate) -> candidate.index() == index) &&
                opened.stream().noneMatch((candidate) -> candidate.index() == index) &&
                isAllowed(interfaceState.link()) && failures.isDue(index, nowNs))
            {
                open(interfaceState.link(), nowNs);
            }
        }
    }

    /** A wildcard address is on every interface; only those that the operator named are taken for it. */
    private void wantInterfacesOf(final Reception reception)
    {
        final InetAddress address = reception.local().getAddress();
        if (reception.interfaceName() != null)
        {
            want(nextHops.interfaces().byName(reception.interfaceName()));
        }
        else if (address.isAnyLocalAddress())
        {
            for (final String name : options.interfaceNames())
            {
                want(nextHops.interfaces().byName(name));
            }
        }
        else
        {
            want(nextHops.interfaces().owning(address));
        }
    }

    private void want(final @Nullable InterfaceState interfaceState)
    {
        if (interfaceState != null)
        {
            wanted.add(interfaceState.link().index());
        }
    }

    private boolean isAllowed(final Link link)
    {
        return link.isEthernet() && link.isUp() &&
            (options.interfaceNames().isEmpty() || options.interfaceNames().contains(link.name()));
    }

    private void open(final Link link, final long nowNs)
    {
        try
        {
            final long startNs = System.nanoTime();
            final XdpInterface xdpInterface = XdpInterface.open(link, options);
            final long openingTimeNs = System.nanoTime() - startNs;
            opened.add(xdpInterface);
            failures.remove(link.index());
            path.publish(opened);
            reportStatus();
            announcer.accept("AF_XDP on " + xdpInterface);
            DriverRecording.onAttach(xdpInterface.toString(), openingTimeNs);
        }
        catch (final RuntimeException ex)
        {
            if (failures.add(link.index(), nowNs, ex))
            {
                announcer.accept("no AF_XDP on " + link.name() + ", the kernel's sockets are used: " + ex.getMessage());
                DriverRecording.onFallback(link.name(), String.valueOf(ex.getMessage()));
            }
        }
    }

    private void receiveWhereOpened(final Reception reception)
    {
        for (final XdpInterface xdpInterface : opened)
        {
            final InterfaceState interfaceState = nextHops.interfaces().byIndex(xdpInterface.index());
            if (!reception.isAt(xdpInterface) && interfaceState != null && reception.belongsTo(interfaceState))
            {
                reception.begin(xdpInterface);
            }
        }
    }

    private void lookAfterOpened()
    {
        retired.removeIf(RetiredInterface::closeIfUnused);
        for (int i = opened.size() - 1; i >= 0; i--)
        {
            final XdpInterface xdpInterface = opened.get(i);
            final InterfaceState interfaceState = nextHops.interfaces().byIndex(xdpInterface.index());
            if (!xdpInterface.isThere())
            {
                retire(i, "is gone, the kernel's sockets are used");
            }
            else if (interfaceState != null && !xdpInterface.isFitFor(interfaceState.link(), options))
            {
                retire(i, "has another MTU, " + interfaceState.link().mtuBytes() + ", and is opened anew for it");
            }
            if (xdpInterface.dropped() > 0)
            {
                announceTrouble(
                    "AF_XDP on " + xdpInterface.name() + ": more packets came than there were frames for, " +
                        "and were dropped; Aeron has them sent again (" + XskProperties.RX_FRAMES_PROPERTY + ")");
            }
        }
        reportStatus();
        closeAllIfAbandoned();
    }

    private boolean isReceiverAwake()
    {
        return sleepyLooks < LOOKS_BEFORE_ASLEEP || path.receiverCycles() != knownReceiverCycles;
    }

    private void reportStatus()
    {
        final XdpStatus current = XdpStatus.of(opened, droppedBefore);
        if (!current.equals(status))
        {
            status = current;
            path.publishStatus(current);
        }
    }

    /**
     * Nobody says when a driver ends that Slipstream did not launch. But then it has no channels any more, and without
     * them no thread of it comes here.
     */
    private void closeAllIfAbandoned()
    {
        unusedLooks = isHooked || !path.isUnused() ? 0 : unusedLooks + 1;
        if (unusedLooks == LOOKS_BEFORE_ABANDONED)
        {
            path.publish(List.of());
        }
        else if (unusedLooks > LOOKS_BEFORE_ABANDONED)
        {
            closeInterfaces();
        }
    }

    private void closeInterfaces()
    {
        retired.forEach(RetiredInterface::close);
        retired.clear();
        opened.forEach(XdpInterface::close);
        opened.clear();
    }

    /**
     * Packets must not be taken from the kernel while nobody takes them out of the rings: the thread that drives the
     * driver may rest; and Aeron asks endpoints only for what its selector sees when there are many, so that without
     * hooks the rings would never have a turn.
     */
    private void lookAfterReceiver(final long nowNs)
    {
        final long cycles = path.receiverCycles();
        sleepyLooks = cycles == knownReceiverCycles ? sleepyLooks + 1 : 0;
        knownReceiverCycles = cycles;
        if (sleepyLooks == LOOKS_BEFORE_ASLEEP)
        {
            path.forEachReception(Reception::end);
            if (!isHooked && cycles > 0)
            {
                receiveAgainNs = nowNs + receiveDelayNs;
                receiveDelayNs = Math.min(2 * receiveDelayNs, LONGEST_RECEIVE_DELAY_NS);
                announceTrouble("receiving over AF_XDP rests: this driver was not launched by Slipstream, and does " +
                    "not poll each endpoint in every duty cycle");
            }
        }
    }

    /** Comes again and again as long as it lasts, and is said once. */
    private void announceTrouble(final String line)
    {
        if (announcedTrouble.add(line))
        {
            announcer.accept(line);
        }
    }

    private void retire(final int position, final String why)
    {
        final XdpInterface xdpInterface = opened.remove(position);
        // First of all no more packets may go where nobody will take them out.
        path.forEachReception((reception) -> reception.end(xdpInterface));
        path.publish(opened);
        droppedBefore += xdpInterface.dropped();
        retired.add(new RetiredInterface(path, xdpInterface));
        announcer.accept(xdpInterface.name() + " " + why);
        DriverRecording.onFallback(xdpInterface.name(), why);
    }
}
