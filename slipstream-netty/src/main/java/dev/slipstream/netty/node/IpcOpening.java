/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import org.jspecify.annotations.Nullable;

/** Two streams in shared memory on their way. */
final class IpcOpening extends StreamOpening
{
    private final ShmNode node;
    private final StreamSpec spec;
    private long publicationId = Aeron.NULL_VALUE;
    private long subscriptionId = Aeron.NULL_VALUE;
    private @Nullable ExclusivePublication publication;
    private @Nullable Subscription subscription;

    IpcOpening(final ShmNode node, final StreamSpec spec, final StreamListener listener)
    {
        super(listener);
        this.node = node;
        this.spec = spec;
    }

    @Override
    void begin()
    {
        final Aeron aeron = node.aeron();
        subscriptionId = aeron.asyncAddSubscription(readChannel(), spec.readStreamId());
        publicationId = aeron.asyncAddExclusivePublication(writeChannel(), spec.writeStreamId());
    }

    @Override
    boolean isAnswered()
    {
        final Aeron aeron = node.aeron();
        if (subscription == null)
        {
            subscription = aeron.getSubscription(subscriptionId);
        }
        if (publication == null)
        {
            publication = aeron.getExclusivePublication(publicationId);
        }
        return subscription != null && publication != null;
    }

    @Override
    @Nullable
    StreamPair tryComplete()
    {
        if (subscription == null || publication == null || subscription.imageCount() == 0 ||
            !publication.isConnected())
        {
            return null;
        }
        final Image image = subscription.imageAtIndex(0);
        spec.check(image);
        return new IpcPair(node, spec, publication, subscription, image);
    }

    @Override
    void abandon()
    {
        final Aeron aeron = node.aeron();
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

    private String writeChannel()
    {
        // Not sparse: where /dev/shm is full a connection is refused, instead of a fault in the middle of a write. The
        // driver lingers after the reader has drained the stream, when nobody can need it any more.
        return "aeron:ipc?term-length=" + spec.termLength() + "|mtu=" + spec.mtu() + "|session-id=" +
            spec.writeSessionId() + "|sparse=false|linger=100ms";
    }

    private String readChannel()
    {
        return "aeron:ipc?session-id=" + spec.readSessionId();
    }
}
