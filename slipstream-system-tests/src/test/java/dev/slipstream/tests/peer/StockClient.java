/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * Publishes and reads as any user of Aeron does.
 */
final class StockClient implements Client
{
    private static final int FRAGMENT_LIMIT = 50;

    private final Aeron aeron;

    StockClient(final Aeron aeron)
    {
        this.aeron = aeron;
    }

    @Override
    public Output addPublication(final String channel, final int streamId)
    {
        return new StockOutput(aeron.addExclusivePublication(channel, streamId));
    }

    @Override
    public Input addSubscription(final String id, final String channel, final int streamId,
        final Consumer<Image> onImage, final Consumer<Image> onLost)
    {
        return new StockInput(aeron.addSubscription(channel, streamId, onImage::accept, onLost::accept),
            new BackoffIdleStrategy(10, 20, 1_000, 100_000));
    }

    private record StockOutput(ExclusivePublication publication) implements Output
    {
        @Override
        public long offer(final DirectBuffer buffer, final int length)
        {
            return publication.offer(buffer, 0, length);
        }

        @Override
        public void close()
        {
            publication.close();
        }
    }

    private record StockInput(Subscription subscription, IdleStrategy idle) implements Input
    {
        @Override
        public void pollOrIdle(final FragmentHandler handler)
        {
            idle.idle(subscription.poll(handler, FRAGMENT_LIMIT));
        }

        @Override
        public void close()
        {
            subscription.close();
        }
    }
}
