/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Two open streams, one in each direction.
 *
 * <p>The publication and the image are used by one thread, which is that of the event loop. {@link #close()} may be
 * called by any: the thread of the node does it, and Aeron unmaps the memory seconds later, so that a poll that has
 * begun is safe.
 */
public final class StreamPair implements AutoCloseable
{
    private final ShmNode node;
    private final StreamSpec spec;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final Image image;
    private final AtomicBoolean closed = new AtomicBoolean();

    StreamPair(
        final ShmNode node, final StreamSpec spec, final ExclusivePublication publication,
        final Subscription subscription, final Image image)
    {
        this.node = node;
        this.spec = spec;
        this.publication = publication;
        this.subscription = subscription;
        this.image = image;
    }

    /**
     * The node that they belong to.
     *
     * @return the node.
     */
    public ShmNode node()
    {
        return node;
    }

    /**
     * What was agreed with the peer.
     *
     * @return identity and dimensions.
     */
    public StreamSpec spec()
    {
        return spec;
    }

    /**
     * What is written to.
     *
     * @return the publication.
     */
    public ExclusivePublication publication()
    {
        return publication;
    }

    /**
     * What is read from.
     *
     * @return the image.
     */
    public Image image()
    {
        return image;
    }

    /** Close both, soon; later calls do nothing. */
    @Override
    public void close()
    {
        if (closed.compareAndSet(false, true))
        {
            node.execute(() ->
            {
                publication.close();
                subscription.close();
            });
        }
    }
}
