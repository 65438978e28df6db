/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;

/**
 * The reading end of streams, whatever the system makes it of.
 */
interface Reader
{
    /**
     * How many publications it reads.
     *
     * @return the count.
     */
    int imageCount();

    /**
     * Take in messages.
     *
     * @param handler of each.
     * @param limit   how many at most.
     * @return how many.
     */
    int poll(FragmentHandler handler, int limit);

    /**
     * Take in messages that the handler may refuse for now.
     *
     * @param handler of each.
     * @param limit   how many at most.
     * @return how many.
     */
    int controlledPoll(ControlledFragmentHandler handler, int limit);

    /**
     * Aeron's own subscription.
     *
     * @param subscription to read.
     * @return its reader.
     */
    static Reader of(final Subscription subscription)
    {
        return new Reader()
        {
            @Override
            public int imageCount()
            {
                return subscription.imageCount();
            }

            @Override
            public int poll(final FragmentHandler handler, final int limit)
            {
                return subscription.poll(handler, limit);
            }

            @Override
            public int controlledPoll(final ControlledFragmentHandler handler, final int limit)
            {
                return subscription.controlledPoll(handler, limit);
            }
        };
    }
}
