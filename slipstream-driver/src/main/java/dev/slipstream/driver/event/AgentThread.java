/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import io.aeron.driver.Configuration;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The idle strategy of one thread of the driver. Aeron wants it before there is anything to sleep on; until that is
 * opened it is Aeron's own back-off.
 *
 * <p>Used by that thread; {@link #open} by the conductor's.
 */
final class AgentThread implements IdleStrategy
{
    private final String role;
    private final IdleStrategy untilOpen = new BackoffIdleStrategy(
        Configuration.IDLE_MAX_SPINS, Configuration.IDLE_MAX_YIELDS,
        Configuration.IDLE_MIN_PARK_NS, Configuration.IDLE_MAX_PARK_NS);
    private volatile @Nullable AgentPark park;

    AgentThread(final String role)
    {
        this.role = role;
    }

    void open(final AgentPark newPark)
    {
        park = newPark;
    }

    /** What the thread sleeps on, once that is open. */
    @Nullable
    AgentPark park()
    {
        return park;
    }

    /** How long the thread has slept, all in all. For that thread. */
    long parkedNs()
    {
        final AgentPark current = park;
        return current == null ? 0 : current.parkedNs();
    }

    @Override
    public void idle(final int workCount)
    {
        final AgentPark current = park;
        if (current == null)
        {
            untilOpen.idle(workCount);
        }
        else
        {
            current.idle(workCount);
        }
    }

    /** Not called by the driver's threads, which say what they have done. */
    @Override
    public void idle()
    {
        untilOpen.idle();
    }

    @Override
    public void reset()
    {
        untilOpen.reset();
    }

    @Override
    public String toString()
    {
        return "AgentThread{" + role + ", " + park + "}";
    }
}
