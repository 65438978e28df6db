/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

/**
 * A poll with a time limit over one or several subscriptions. Made once and used again, so that polling allocates
 * nothing. Used by the thread of the doorbell.
 */
abstract class BlockingPoll
{
    private final Doorbell doorbell;

    BlockingPoll(final Doorbell doorbell)
    {
        this.doorbell = doorbell;
    }

    /**
     * Poll once, without waiting.
     *
     * @return how much work there was.
     */
    abstract int pollOnce();

    /**
     * Whether there is no point in waiting although the last poll found nothing.
     *
     * @return false unless overridden.
     */
    boolean isPointless()
    {
        return false;
    }

    /**
     * Poll until there is work, the time limit has passed, somebody rings, or the thread is interrupted.
     *
     * @param timeoutNs how long to wait at most.
     * @return how much work there was.
     */
    final int poll(final long timeoutNs)
    {
        int work = pollOnce();
        if (work == 0 && timeoutNs > 0)
        {
            final long deadlineNs = System.nanoTime() + timeoutNs;
            long remainingNs = timeoutNs;
            boolean isRung = false;
            while (work == 0 && remainingNs > 0 && !isRung && !isPointless() &&
                !Thread.currentThread().isInterrupted())
            {
                isRung = doorbell.cycle().idleFor(remainingNs);
                work = pollOnce();
                remainingNs = deadlineNs - System.nanoTime();
            }
        }
        if (work > 0)
        {
            doorbell.cycle().onWork(work);
        }
        else
        {
            doorbell.cycle().cancel();
        }
        return work;
    }
}
