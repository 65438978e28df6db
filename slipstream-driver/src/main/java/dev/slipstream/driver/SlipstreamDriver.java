/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import dev.slipstream.driver.event.EventDrivenAgents;
import dev.slipstream.driver.event.InvokerWait;
import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * A media driver with batched network paths: Aeron's own, launched with Slipstream's endpoints, and with a hook at the
 * start of every duty cycle. Clients connect to it as to any other driver.
 *
 * <pre>{@code
 * try (SlipstreamDriver driver = SlipstreamDriver.launch(new MediaDriver.Context(), new SlipstreamContext()))
 * {
 *     new ShutdownSignalBarrier().await();
 * }
 * }</pre>
 *
 * <p>With {@link SlipstreamContext#eventsEnabled()} its agents sleep when they have nothing to do; see
 * {@link EventDrivenAgents}.
 *
 * <p>Works in every threading mode. In {@code INVOKER} mode the caller drives it, by the
 * {@linkplain MediaDriver#sharedAgentInvoker() invoker} of the {@link #mediaDriver()}.
 */
public final class SlipstreamDriver implements AutoCloseable
{
    private final MediaDriver mediaDriver;
    private final DriverInstance instance;

    private SlipstreamDriver(final MediaDriver mediaDriver, final DriverInstance instance)
    {
        this.mediaDriver = mediaDriver;
        this.instance = instance;
    }

    /**
     * Launch a driver.
     *
     * @param aeron      context of the media driver, not concluded. Its endpoint suppliers are replaced, and its duty
     *                   cycle trackers wrapped.
     * @param slipstream options, not concluded.
     * @return the driver, running.
     * @throws IllegalArgumentException if an option is not valid.
     */
    public static SlipstreamDriver launch(final MediaDriver.Context aeron, final SlipstreamContext slipstream)
    {
        final DriverInstance instance = install(aeron, slipstream);
        try
        {
            return new SlipstreamDriver(MediaDriver.launch(aeron), instance);
        }
        catch (final RuntimeException ex)
        {
            release(aeron);
            throw ex;
        }
    }

    /**
     * Prepare the context of a driver that somebody else launches, and who calls {@link #release} once it is closed.
     *
     * @param aeron      context of the media driver, not concluded. Its endpoint suppliers are replaced, and its duty
     *                   cycle trackers wrapped.
     * @param slipstream options, not concluded.
     * @throws IllegalArgumentException if an option is not valid.
     */
    public static void prepare(final MediaDriver.Context aeron, final SlipstreamContext slipstream)
    {
        install(aeron, slipstream);
    }

    private static DriverInstance install(final MediaDriver.Context aeron, final SlipstreamContext slipstream)
    {
        final DriverInstance instance = DriverInstance.create(aeron, slipstream.conclude());
        aeron.receiveChannelEndpointSupplier(new SlipstreamReceiveChannelEndpointSupplier());
        aeron.sendChannelEndpointSupplier(new SlipstreamSendChannelEndpointSupplier());
        DutyCycleHook.install(
            aeron, instance::parkedNs, () -> instance.start(aeron), instance::onSenderCycle, instance::onReceiverCycle);
        return instance;
    }

    /**
     * Release what a driver was given by {@link #prepare}.
     *
     * @param aeron context of the driver, which has been closed.
     */
    public static void release(final MediaDriver.Context aeron)
    {
        DriverInstance.remove(aeron);
    }

    /**
     * Aeron's driver.
     *
     * @return the driver that was launched.
     */
    public MediaDriver mediaDriver()
    {
        return mediaDriver;
    }

    /**
     * What the thread idles on that drives the agents in {@code INVOKER} mode: after each turn of the invoker, with the
     * work that it found. With {@link SlipstreamContext#eventsEnabled()} it sleeps until an agent has work; otherwise
     * it is Aeron's back-off. To be taken before the first turn, and for a thread that does nothing else.
     *
     * <pre>{@code
     * final AgentInvoker invoker = driver.mediaDriver().sharedAgentInvoker();
     * final IdleStrategy idle = driver.invokerIdleStrategy();
     * while (running)
     * {
     *     idle.idle(invoker.invoke());
     * }
     * }</pre>
     *
     * @return the strategy.
     */
    public IdleStrategy invokerIdleStrategy()
    {
        final IdleStrategy sleeping = instance.invokerIdleStrategy();
        return sleeping != null ? sleeping : new BackoffIdleStrategy(
            Configuration.IDLE_MAX_SPINS, Configuration.IDLE_MAX_YIELDS,
            Configuration.IDLE_MIN_PARK_NS, Configuration.IDLE_MAX_PARK_NS);
    }

    /**
     * What the thread waits on that drives the agents in {@code INVOKER} mode, if it has other things to wait for as
     * well: a descriptor and the time to the next deadline; see there. To be taken before the first turn, and instead
     * of {@link #invokerIdleStrategy()}.
     *
     * @return the wait; without {@link SlipstreamContext#eventsEnabled()} it has no descriptor, and Aeron's back-off.
     */
    public InvokerWait invokerWait()
    {
        final InvokerWait wait = instance.invokerWait();
        return wait != null ? wait : InvokerWait.backingOff();
    }

    /**
     * Stop the driver.
     */
    @Override
    public void close()
    {
        mediaDriver.close();
        release(mediaDriver.context());
    }
}
