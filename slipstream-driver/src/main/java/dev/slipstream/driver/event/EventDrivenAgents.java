/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import dev.slipstream.doorbell.page.DriverAgent;
import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The agents of one media driver that sleep when they have nothing to do, instead of looking every so often.
 *
 * <p>{@link #install} puts idle strategies into the driver's context; {@link #open}, on the conductor's thread in its
 * first duty cycle, makes what they sleep on. Until then, and if that fails, they are Aeron's back-off.
 * {@link #onData} is for the receiver's thread, {@link #onSetup} for any, {@link #close} for when the agents have
 * ended.
 */
public final class EventDrivenAgents implements AutoCloseable
{
    private final Map<DriverAgent, AgentThread> threadByAgent = new EnumMap<>(DriverAgent.class);
    private final Map<AgentThread, Set<DriverAgent>> agentsByThread = new LinkedHashMap<>();
    private final @Nullable AgentThread executor;
    private @Nullable AgentThread invoker;

    // Written by the owner of the loop, read by the conductor in its first cycle.
    private volatile boolean isInvokerIdling;

    // Written by the conductor's thread before there are endpoints, whose hand-over to the other threads publishes it.
    private @Nullable AgentParks parks;

    private EventDrivenAgents(final @Nullable AgentThread executor)
    {
        this.executor = executor;
    }

    /**
     * Why the agents of a driver cannot be made to sleep.
     *
     * @param context not concluded.
     * @return the cause, or null if they can.
     */
    public static @Nullable String unavailabilityCause(final MediaDriver.Context context)
    {
        final ChosenIdleStrategies[] asked = switch (threadingMode(context))
        {
            case INVOKER -> new ChosenIdleStrategies[0];
            case SHARED -> new ChosenIdleStrategies[]{ChosenIdleStrategies.SHARED};
            case SHARED_NETWORK ->
                new ChosenIdleStrategies[]{ChosenIdleStrategies.SHARED_NETWORK, ChosenIdleStrategies.CONDUCTOR};
            case DEDICATED -> new ChosenIdleStrategies[]{
                ChosenIdleStrategies.CONDUCTOR, ChosenIdleStrategies.SENDER, ChosenIdleStrategies.RECEIVER};
        };
        return ChosenIdleStrategies.firstChosen(context, asked)
            .map((property) -> "the owner of the driver chose an idle strategy (" + property + ")").orElse(null);
    }

    /**
     * Put idle strategies into the context of a driver.
     *
     * @param context not concluded, for which there is no {@link #unavailabilityCause}.
     * @return the agents, to be opened.
     */
    public static EventDrivenAgents install(final MediaDriver.Context context)
    {
        // With a name resolver the executor polls a socket of its own.
        final boolean hasExecutor = context.asyncExecutorEnabled() && context.resolverInterface() == null &&
            !ChosenIdleStrategies.EXECUTOR.isChosenIn(context);
        final AgentThread executor = hasExecutor ? new AgentThread("executor") : null;
        if (executor != null)
        {
            context.asyncExecutorIdleStrategy(executor);
        }
        final EventDrivenAgents agents = new EventDrivenAgents(executor);
        switch (threadingMode(context))
        {
            case SHARED -> context.sharedIdleStrategy(agents.thread("shared", EnumSet.allOf(DriverAgent.class)));
            case SHARED_NETWORK -> context
                .sharedNetworkIdleStrategy(
                    agents.thread("network", EnumSet.of(DriverAgent.SENDER, DriverAgent.RECEIVER)))
                .conductorIdleStrategy(agents.thread("conductor", EnumSet.of(DriverAgent.CONDUCTOR)));
            case DEDICATED -> context
                .senderIdleStrategy(agents.thread("sender", EnumSet.of(DriverAgent.SENDER)))
                .receiverIdleStrategy(agents.thread("receiver", EnumSet.of(DriverAgent.RECEIVER)))
                .conductorIdleStrategy(agents.thread("conductor", EnumSet.of(DriverAgent.CONDUCTOR)));
            case INVOKER -> agents.invoker = agents.thread("invoker", EnumSet.allOf(DriverAgent.class));
        }
        return agents;
    }

    /**
     * Make what the agents sleep on.
     *
     * @param context of the driver, concluded.
     * @throws RuntimeException if something is not to be had; then the agents back off as Aeron's do.
     */
    public void open(final MediaDriver.Context context)
    {
        if (invoker != null && !isInvokerIdling)
        {
            // It would promise to ring readers, and others would ring it, and nobody would be there.
            throw new IllegalStateException(
                "the owner of the loop took neither SlipstreamDriver.invokerIdleStrategy() nor invokerWait()");
        }
        final AgentParks opened = new AgentParks(
            context.aeronDirectory().toPath(), context.initialWindowLength(), context.timerIntervalNs(),
            context.countersManager(), agentsByThread.values(), executor != null);
        parks = opened;
        if (context.resolverInterface() != null && !context.asyncExecutorEnabled())
        {
            // The conductor itself polls the name resolver's socket.
            opened.park(DriverAgent.CONDUCTOR).waitPoint().cannotWatch();
        }
        // From here on the threads use what was made.
        agentsByThread.forEach((thread, agents) -> thread.open(opened.park(agents.iterator().next())));
        if (executor != null)
        {
            executor.open(Objects.requireNonNull(opened.executor()));
        }
    }

    /**
     * What the thread idles on that drives the agents in INVOKER mode. To be taken before {@link #open}.
     *
     * @return the strategy, or null in other modes.
     */
    public @Nullable IdleStrategy invokerIdleStrategy()
    {
        isInvokerIdling = true;
        return invoker;
    }

    /**
     * What the thread waits on that drives the agents in INVOKER mode. To be taken before {@link #open}.
     *
     * @return the wait, or null in other modes.
     */
    public @Nullable InvokerWait invokerWait()
    {
        isInvokerIdling = true;
        return invoker == null ? null : InvokerWait.on(invoker);
    }

    /**
     * How long an agent's thread has slept, all in all. For that thread.
     *
     * @param agent of the driver.
     * @return in nanoseconds.
     */
    public long parkedNs(final DriverAgent agent)
    {
        final AgentThread thread = threadByAgent.get(agent);
        return thread == null ? 0 : thread.parkedNs();
    }

    /**
     * What wakes an agent for sockets. For after {@link #open}.
     *
     * @param agent that reads the sockets.
     * @return the watch; if the agents could not be opened, one that does nothing.
     */
    public SocketWatch sockets(final DriverAgent agent)
    {
        return parks == null ? SocketWatch.NONE : parks.park(agent).waitPoint();
    }

    /**
     * Something was put into an image. Its readers are rung when the duty cycle has ended.
     *
     * @param sessionId of the image.
     * @param streamId  of the image.
     */
    public void onData(final int sessionId, final int streamId)
    {
        final AgentParks current = parks;
        if (current != null)
        {
            current.readers().onData(sessionId, streamId);
        }
    }

    /** A publication elsewhere has said what it is going to send. */
    public void onSetup()
    {
        final AgentParks current = parks;
        if (current != null)
        {
            current.changes().onChange();
        }
    }

    /** Something is handed to the kernel and not sent yet, and needs another duty cycle. For the sender's thread. */
    public void onUnsent()
    {
        final AgentParks current = parks;
        if (current != null)
        {
            current.onUnsent();
        }
    }

    /** Give everything back. The agents must have ended. */
    @Override
    public void close()
    {
        CloseHelper.close(parks);
    }

    /** As the context will conclude it. */
    private static ThreadingMode threadingMode(final MediaDriver.Context context)
    {
        final @Nullable ThreadingMode chosen = context.threadingMode();
        return chosen != null ? chosen : Configuration.threadingMode();
    }

    private AgentThread thread(final String role, final Set<DriverAgent> agents)
    {
        final AgentThread thread = new AgentThread(role);
        agentsByThread.put(thread, agents);
        agents.forEach((agent) -> threadByAgent.put(agent, thread));
        return thread;
    }
}
