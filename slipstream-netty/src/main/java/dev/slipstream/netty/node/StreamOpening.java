/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A pair of streams on its way from request to being open. Everything but {@link #cancel()} is for the thread of the
 * node.
 */
public final class StreamOpening
{
    private final ShmNode node;
    private final StreamSpec spec;
    private final StreamListener listener;
    private long publicationId = Aeron.NULL_VALUE;
    private long subscriptionId = Aeron.NULL_VALUE;
    private @Nullable ExclusivePublication publication;
    private @Nullable Subscription subscription;
    private boolean isAdded;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private volatile boolean isCancelled;

    StreamOpening(final ShmNode node, final StreamSpec spec, final StreamListener listener)
    {
        this.node = node;
        this.spec = spec;
        this.listener = listener;
    }

    /** Give up, by any thread: the listener is told nothing any more, unless it is just being told. */
    public void cancel()
    {
        isCancelled = true;
    }

    void begin(final Aeron aeron)
    {
        subscriptionId = aeron.asyncAddSubscription(spec.readChannel(), spec.readStreamId());
        publicationId = aeron.asyncAddExclusivePublication(spec.writeChannel(), spec.writeStreamId());
    }

    /**
     * Look whether the driver has answered and the peer has come.
     *
     * @return whether this is over.
     */
    boolean poll(final Aeron aeron)
    {
        if (isCancelled)
        {
            abandon(aeron);
            return true;
        }
        try
        {
            return tryComplete(aeron);
        }
        catch (final RuntimeException e)
        {
            abandon(aeron);
            fail(e);
            return true;
        }
    }

    void fail(final Throwable cause)
    {
        if (!isCancelled && isOver.compareAndSet(false, true))
        {
            listener.onFailed(cause);
        }
    }

    private boolean tryComplete(final Aeron aeron)
    {
        if (subscription == null)
        {
            subscription = aeron.getSubscription(subscriptionId);
        }
        if (publication == null)
        {
            publication = aeron.getExclusivePublication(publicationId);
        }
        if (subscription == null || publication == null)
        {
            return false;
        }
        if (!isAdded)
        {
            isAdded = true;
            listener.onAdded();
        }
        if (subscription.imageCount() == 0 || !publication.isConnected())
        {
            return false;
        }
        final Image image = subscription.imageAtIndex(0);
        // The file's own idea of its dimensions is the peer's to write.
        if (image.termBufferLength() != spec.termLength() || image.position() != 0)
        {
            throw new IllegalStateException("the peer's stream is not what was agreed: term length " +
                image.termBufferLength() + " and not " + spec.termLength() + ", position " + image.position());
        }
        isOver.set(true);
        listener.onOpened(new StreamPair(node, spec, publication, subscription, image));
        return true;
    }

    private void abandon(final Aeron aeron)
    {
        if (publication != null)
        {
            publication.close();
        }
        else if (publicationId != Aeron.NULL_VALUE)
        {
            aeron.asyncRemovePublication(publicationId);
        }
        if (subscription != null)
        {
            subscription.close();
        }
        else if (subscriptionId != Aeron.NULL_VALUE)
        {
            aeron.asyncRemoveSubscription(subscriptionId);
        }
    }
}
