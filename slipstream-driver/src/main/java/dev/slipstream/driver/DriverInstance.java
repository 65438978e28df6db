/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.EVENTS;

import dev.slipstream.doorbell.page.DriverAgent;
import dev.slipstream.driver.event.EventDrivenAgents;
import dev.slipstream.driver.event.InvokerWait;
import dev.slipstream.driver.event.SocketWatch;
import dev.slipstream.driver.status.SlipstreamCounters;
import io.aeron.driver.MediaDriver;
import io.aeron.protocol.DataHeaderFlyweight;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one media driver: its options, the ways of its datagrams, and its agents' sleep. Found by the
 * driver's context, because that is all that a supplier of endpoints is given; several drivers in one JVM share
 * nothing.
 *
 * <p>Used by the conductor's thread, apart from what is said to be for the sender's or the receiver's.
 */
final class DriverInstance
{
    // Weak, because a drop-in never hears of its driver's end. Aeron's Context has the identity of its object.
    private static final Map<MediaDriver.Context, DriverInstance> INSTANCES = Collections
        .synchronizedMap(new WeakHashMap<>());

    private final SlipstreamContext options;
    private final boolean isHooked;
    private final @Nullable EventDrivenAgents agents;
    private final @Nullable String noAgentsCause;
    private volatile @Nullable DatagramPaths paths;

    private DriverInstance(
        final SlipstreamContext options,
        final boolean isHooked,
        final @Nullable EventDrivenAgents agents,
        final @Nullable String noAgentsCause)
    {
        this.options = options;
        this.isHooked = isHooked;
        this.agents = agents;
        this.noAgentsCause = noAgentsCause;
    }

    /**
     * Make the instance of a driver that is about to be launched, with hooks in its agents' duty cycles, and idle
     * strategies if its agents are to sleep.
     *
     * @param context of the driver.
     * @param options concluded.
     * @return the instance.
     */
    static DriverInstance create(final MediaDriver.Context context, final SlipstreamContext options)
    {
        final String cause = options.eventsEnabled() ? EventDrivenAgents.unavailabilityCause(context) :
            "switched off by " + SlipstreamContext.EVENTS_ENABLED_PROPERTY;
        final EventDrivenAgents agents = cause == null ? EventDrivenAgents.install(context) : null;
        final DriverInstance instance = new DriverInstance(options, true, agents, cause);
        INSTANCES.put(context, instance);
        return instance;
    }

    /**
     * Find the instance of a running driver; a driver launched elsewhere gets one with default options.
     *
     * @param context of the driver.
     * @return the instance, started.
     */
    static DriverInstance of(final MediaDriver.Context context)
    {
        final DriverInstance instance = INSTANCES
            .computeIfAbsent(context, key -> new DriverInstance(
                new SlipstreamContext().conclude(), false, null, "the driver was not launched by Slipstream"));
        instance.start(context);
        return instance;
    }

    /**
     * Forget the instance of a driver whose agents have ended, and release what it holds.
     *
     * @param context of the driver.
     */
    static void remove(final MediaDriver.Context context)
    {
        final DriverInstance instance = INSTANCES.remove(context);
        if (instance != null)
        {
            CloseHelper.closeAll(instance.paths, instance.agents);
        }
    }

    /**
     * Open what the endpoints share, and say what is on. Does nothing after the first time.
     *
     * @param context of the driver, concluded.
     */
    void start(final MediaDriver.Context context)
    {
        if (paths == null)
        {
            final SlipstreamCounters counters = new SlipstreamCounters(context.countersManager());
            final Announcements announcements = new Announcements(options.announcer());
            openAgents(context, counters, announcements);
            paths = new DatagramPaths(
                context, options, isHooked, counters, announcements,
                agents == null ? SocketWatch.NONE : agents.sockets(DriverAgent.RECEIVER),
                agents == null ? SocketWatch.NONE : agents.sockets(DriverAgent.SENDER));
        }
    }

    private void openAgents(
        final MediaDriver.Context context, final SlipstreamCounters counters, final Announcements announcements)
    {
        String cause = noAgentsCause;
        if (agents != null)
        {
            try
            {
                agents.open(context);
            }
            catch (final LinkageError | RuntimeException ex)
            {
                cause = "cannot sleep on doorbells: " + ex.getMessage();
            }
        }
        counters.state(EVENTS, cause);
        if (options.eventsEnabled())
        {
            announcements.state("event-driven agents", cause);
        }
    }

    /** Run first in every duty cycle of the sender, on its thread. */
    void onSenderCycle()
    {
        final DatagramPaths current = paths;
        if (current != null && current.onSenderCycle() && agents != null)
        {
            agents.onUnsent();
        }
    }

    /** Run first in every duty cycle of the receiver, on its thread. */
    void onReceiverCycle()
    {
        final DatagramPaths current = paths;
        if (current != null)
        {
            current.onReceiverCycle();
        }
    }

    /**
     * An endpoint has been given a data frame. For the receiver's thread.
     *
     * @param header of the frame.
     * @param bytes  that were put into an image.
     */
    void onDataPacket(final DataHeaderFlyweight header, final int bytes)
    {
        if (agents != null && bytes > 0)
        {
            agents.onData(header.sessionId(), header.streamId());
        }
    }

    /** An endpoint has been given a set-up frame. For the receiver's thread. */
    void onSetup()
    {
        if (agents != null)
        {
            agents.onSetup();
        }
    }

    /**
     * What the thread idles on that drives the agents in INVOKER mode.
     *
     * @return the strategy, or null if the agents do not sleep.
     */
    @Nullable
    IdleStrategy invokerIdleStrategy()
    {
        return agents == null ? null : agents.invokerIdleStrategy();
    }

    /**
     * What the thread waits on that drives the agents in INVOKER mode.
     *
     * @return the wait, or null if the agents do not sleep.
     */
    @Nullable
    InvokerWait invokerWait()
    {
        return agents == null ? null : agents.invokerWait();
    }

    /**
     * How long the thread of an agent has slept, all in all. For that thread.
     *
     * @param agent of the driver.
     * @return in nanoseconds.
     */
    long parkedNs(final DriverAgent agent)
    {
        return agents == null ? 0 : agents.parkedNs(agent);
    }

    SlipstreamContext options()
    {
        return options;
    }

    /**
     * The ways of the driver's datagrams.
     *
     * @return the ways, open.
     */
    DatagramPaths paths()
    {
        final DatagramPaths current = paths;
        if (current == null)
        {
            throw new IllegalStateException("the driver has not started");
        }
        return current;
    }
}
