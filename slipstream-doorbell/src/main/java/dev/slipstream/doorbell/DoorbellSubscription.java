/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Subscription} whose reader sleeps on a {@link Doorbell}: polls with a time limit, and the polls of the
 * subscription itself for an agent whose idle strategy is the doorbell.
 *
 * <p>Used by the thread that owns the doorbell. Several subscriptions may share a doorbell; a blocking poll looks at
 * one of them only, so an agent polls them in turn and idles on the doorbell, or uses a {@link DoorbellSelector}.
 */
public final class DoorbellSubscription implements AutoCloseable
{
    private final Subscription subscription;
    private final Doorbell doorbell;
    private final @Nullable ConsumptionBell consumption;
    private final AbortWatch abortWatch = new AbortWatch();
    private final PlainPoll plainPoll;
    private final ControlledPoll controlledPoll;

    DoorbellSubscription(
        final Subscription subscription, final Doorbell doorbell, final @Nullable ConsumptionBell consumption)
    {
        this.consumption = consumption;
        this.subscription = subscription;
        this.doorbell = doorbell;
        plainPoll = new PlainPoll();
        controlledPoll = new ControlledPoll();
    }

    /**
     * Poll without waiting.
     *
     * @param handler       for the fragments.
     * @param fragmentLimit how many at most.
     * @return how many there were.
     */
    public int poll(final FragmentHandler handler, final int fragmentLimit)
    {
        return consumed(subscription.poll(handler, fragmentLimit));
    }

    /**
     * Poll, sleeping until there is something to read or the time limit has passed. Also returns, with 0, when the
     * thread is interrupted, and when somebody rang although there is nothing to read: {@link Doorbell#ring()} is how
     * another thread ends the wait.
     *
     * @param handler       for the fragments.
     * @param fragmentLimit how many at most.
     * @param timeoutNs     how long to wait at most, in nanoseconds.
     * @return how many there were.
     */
    public int poll(final FragmentHandler handler, final int fragmentLimit, final long timeoutNs)
    {
        return plainPoll.with(handler, fragmentLimit).poll(timeoutNs);
    }

    /**
     * Poll without waiting. A fragment that the handler aborts stays unread, and nobody will ring for it again: while
     * there is one, the doorbell sleeps no longer than stock Aeron would.
     *
     * @param handler       for the fragments.
     * @param fragmentLimit how many at most.
     * @return how many there were.
     */
    public int controlledPoll(final ControlledFragmentHandler handler, final int fragmentLimit)
    {
        final int fragments = subscription.controlledPoll(abortWatch.around(handler), fragmentLimit);
        if (abortWatch.hasAborted())
        {
            doorbell.cycle().onUnreadWork();
        }
        return consumed(fragments);
    }

    /**
     * Poll, sleeping as {@link #poll(FragmentHandler, int, long)} does; returns at once when the handler aborts.
     *
     * @param handler       for the fragments.
     * @param fragmentLimit how many at most.
     * @param timeoutNs     how long to wait at most, in nanoseconds.
     * @return how many there were.
     */
    public int controlledPoll(
        final ControlledFragmentHandler handler, final int fragmentLimit, final long timeoutNs)
    {
        return controlledPoll.with(handler, fragmentLimit).poll(timeoutNs);
    }

    /**
     * The subscription that is wrapped. Whoever polls it directly rings nobody as he consumes: a driver whose agents
     * sleep then notices late, unless the subscription was {@linkplain Doorbells#attach attached}.
     *
     * @return the subscription.
     */
    public Subscription subscription()
    {
        return subscription;
    }

    /**
     * The doorbell on which its reader sleeps.
     *
     * @return the doorbell.
     */
    public Doorbell doorbell()
    {
        return doorbell;
    }

    /** Close the subscription; later calls do nothing. The doorbell stays open. */
    @Override
    public void close()
    {
        if (consumption != null)
        {
            consumption.close();
        }
        doorbell.sources().detach(subscription);
        subscription.close();
    }

    @Override
    public String toString()
    {
        return "DoorbellSubscription{" + subscription + ", " + doorbell + "}";
    }

    private int consumed(final int fragments)
    {
        if (fragments > 0 && consumption != null)
        {
            consumption.afterPoll();
        }
        return fragments;
    }

    private final class PlainPoll extends BlockingPoll
    {
        private @Nullable FragmentHandler handler;
        private int fragmentLimit;

        PlainPoll()
        {
            super(doorbell);
        }

        PlainPoll with(final FragmentHandler next, final int limit)
        {
            handler = next;
            fragmentLimit = limit;
            return this;
        }

        @Override
        int pollOnce()
        {
            return DoorbellSubscription.this.poll(Objects.requireNonNull(handler), fragmentLimit);
        }
    }

    private final class ControlledPoll extends BlockingPoll
    {
        private @Nullable ControlledFragmentHandler handler;
        private int fragmentLimit;

        ControlledPoll()
        {
            super(doorbell);
        }

        ControlledPoll with(final ControlledFragmentHandler next, final int limit)
        {
            handler = next;
            fragmentLimit = limit;
            return this;
        }

        @Override
        int pollOnce()
        {
            return controlledPoll(Objects.requireNonNull(handler), fragmentLimit);
        }

        @Override
        boolean isPointless()
        {
            return abortWatch.hasAborted();
        }
    }
}
