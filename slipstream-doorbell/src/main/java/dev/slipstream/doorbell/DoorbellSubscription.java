/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;

/**
 * A {@link Subscription} whose reader sleeps on a {@link Doorbell}: polls with a time limit, and the polls of the
 * subscription itself for an agent whose idle strategy is the doorbell.
 *
 * <p>Used by the thread that owns the doorbell. Several subscriptions may share a doorbell; a blocking poll looks at
 * one of them only, so an agent polls them in turn and idles on the doorbell.
 */
public final class DoorbellSubscription implements AutoCloseable
{
    private final Subscription subscription;
    private final Doorbell doorbell;
    private final AbortWatch abortWatch = new AbortWatch();

    DoorbellSubscription(final Subscription subscription, final Doorbell doorbell)
    {
        this.subscription = subscription;
        this.doorbell = doorbell;
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
        return subscription.poll(handler, fragmentLimit);
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
        int fragments = subscription.poll(handler, fragmentLimit);
        if (fragments == 0 && timeoutNs > 0)
        {
            final long deadlineNs = System.nanoTime() + timeoutNs;
            long remainingNs = timeoutNs;
            boolean isRung = false;
            while (fragments == 0 && remainingNs > 0 && !isRung && !Thread.currentThread().isInterrupted())
            {
                isRung = doorbell.idleFor(remainingNs);
                fragments = subscription.poll(handler, fragmentLimit);
                remainingNs = deadlineNs - System.nanoTime();
            }
        }
        return report(fragments);
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
            doorbell.onUnreadWork();
        }
        return fragments;
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
        int fragments = controlledPoll(handler, fragmentLimit);
        if (fragments == 0 && timeoutNs > 0)
        {
            final long deadlineNs = System.nanoTime() + timeoutNs;
            long remainingNs = timeoutNs;
            boolean isRung = false;
            while (fragments == 0 && remainingNs > 0 && !isRung && !abortWatch.hasAborted() &&
                !Thread.currentThread().isInterrupted())
            {
                isRung = doorbell.idleFor(remainingNs);
                fragments = controlledPoll(handler, fragmentLimit);
                remainingNs = deadlineNs - System.nanoTime();
            }
        }
        return report(fragments);
    }

    /**
     * The subscription that is wrapped.
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
        doorbell.sources().detach(subscription);
        subscription.close();
    }

    @Override
    public String toString()
    {
        return "DoorbellSubscription{" + subscription + ", " + doorbell + "}";
    }

    private int report(final int fragments)
    {
        if (fragments > 0)
        {
            doorbell.onWork(fragments);
        }
        else
        {
            doorbell.cancel();
        }
        return fragments;
    }
}
