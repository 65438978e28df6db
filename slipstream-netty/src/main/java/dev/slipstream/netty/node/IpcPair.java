/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import dev.slipstream.doorbell.page.RingSet;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;

/** Two streams in shared memory, whose reader is the peer itself. */
final class IpcPair implements StreamPair
{
    // Quarters of the window, which is half of a term.
    private static final int STEPS_PER_TERM = 8;

    private final ShmNode node;
    private final StreamSpec spec;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final Image image;
    private final RingSet readerBell;
    private final RingSet driverBell;
    private final AtomicBoolean closed = new AtomicBoolean();

    IpcPair(
        final ShmNode node, final StreamSpec spec, final ExclusivePublication publication,
        final Subscription subscription, final Image image)
    {
        this.node = node;
        this.spec = spec;
        this.publication = publication;
        this.subscription = subscription;
        this.image = image;
        readerBell = node.page().ringSet(spec.writeSessionId(), spec.writeStreamId());
        driverBell = node.driverBell();
    }

    @Override
    public StreamNode node()
    {
        return node;
    }

    @Override
    public StreamSpec spec()
    {
        return spec;
    }

    @Override
    public ExclusivePublication publication()
    {
        return publication;
    }

    @Override
    public Image image()
    {
        return image;
    }

    @Override
    public void ringReader()
    {
        readerBell.ring();
    }

    @Override
    public void ringDriver()
    {
        driverBell.ring();
    }

    @Override
    public int roomStep()
    {
        return spec.termLength() / STEPS_PER_TERM;
    }

    /** What was published is there at once. */
    @Override
    public boolean isOvertaken()
    {
        return false;
    }

    /** What was published stays until the peer has read it, in either case. */
    @Override
    public void close(final boolean isToReachPeer)
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
