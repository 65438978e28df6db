/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import dev.slipstream.doorbell.DoorbellExclusivePublication;
import dev.slipstream.doorbell.DoorbellSubscription;
import io.aeron.Image;
import org.jspecify.annotations.Nullable;

/** Two streams over UDP on their way. The driver is this node's own, and answers at once. */
final class UdpOpening extends StreamOpening
{
    private final UdpNode node;
    private final StreamSpec spec;
    private final UdpRoute route;
    private @Nullable DoorbellExclusivePublication publication;
    private @Nullable DoorbellSubscription subscription;

    UdpOpening(final UdpNode node, final StreamSpec spec, final UdpRoute route, final StreamListener listener)
    {
        super(listener);
        this.node = node;
        this.spec = spec;
        this.route = route;
    }

    @Override
    void begin()
    {
        // Before the publication: the peer's begins when it has heard of that.
        subscription = node.agent().subscribe(spec, route);
        if (!route.isAnswering())
        {
            publication = node.agent().publish(spec, route);
        }
    }

    @Override
    boolean isAnswered()
    {
        return subscription != null;
    }

    @Override
    @Nullable
    StreamPair tryComplete()
    {
        if (subscription == null || subscription.subscription().imageCount() == 0)
        {
            return null;
        }
        final Image image = subscription.subscription().imageAtIndex(0);
        if (publication == null)
        {
            check(image);
            publication = node.agent().publish(spec, route);
        }
        if (!publication.publication().isConnected())
        {
            return null;
        }
        check(image);
        return new UdpPair(node, spec, publication, subscription, image, node.agent().windowLength(spec));
    }

    @Override
    void abandon()
    {
        if (publication != null)
        {
            UdpAgent.revoke(publication);
        }
        if (subscription != null)
        {
            subscription.close();
        }
    }

    private void check(final Image image)
    {
        spec.check(image);
        if (!route.isFromPeer(image.sourceIdentity()))
        {
            throw new IllegalStateException("the stream comes from " + image.sourceIdentity() + " and not from " +
                route.peer().getAddress());
        }
    }
}
