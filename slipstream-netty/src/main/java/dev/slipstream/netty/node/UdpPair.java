/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import dev.slipstream.doorbell.DoorbellExclusivePublication;
import dev.slipstream.doorbell.DoorbellSubscription;
import dev.slipstream.doorbell.page.DriverAgent;
import dev.slipstream.doorbell.page.RingSet;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import java.util.concurrent.atomic.AtomicBoolean;

/** Two streams over UDP, which the driver of this node sends and receives. */
final class UdpPair implements StreamPair
{
    // The driver tells the peer of room in steps of a quarter of the window (CongestionControl.threshold).
    private static final int STEPS_PER_WINDOW = 8;

    private final UdpNode node;
    private final StreamSpec spec;
    private final DoorbellExclusivePublication publication;
    private final DoorbellSubscription subscription;
    private final Image image;
    private final RingSet conductor;
    private final int windowLength;
    private final AtomicBoolean closed = new AtomicBoolean();

    UdpPair(
        final UdpNode node, final StreamSpec spec, final DoorbellExclusivePublication publication,
        final DoorbellSubscription subscription, final Image image, final int windowLength)
    {
        this.node = node;
        this.spec = spec;
        this.publication = publication;
        this.subscription = subscription;
        this.image = image;
        this.windowLength = windowLength;
        conductor = node.page().agentRingSet(DriverAgent.CONDUCTOR);
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
        return publication.publication();
    }

    @Override
    public Image image()
    {
        return image;
    }

    @Override
    public void ringReader()
    {
        publication.ring();
    }

    @Override
    public void ringDriver()
    {
        conductor.ring();
    }

    @Override
    public int roomStep()
    {
        return windowLength / STEPS_PER_WINDOW;
    }

    @Override
    public boolean isOvertaken()
    {
        return true;
    }

    @Override
    public void close(final boolean isToReachPeer)
    {
        if (closed.compareAndSet(false, true))
        {
            node.execute(() ->
            {
                subscription.close();
                if (isToReachPeer)
                {
                    node.retire(publication);
                }
                else
                {
                    UdpAgent.revoke(publication);
                }
            });
        }
    }
}
