/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.bell;

import dev.slipstream.doorbell.Doorbell;
import dev.slipstream.doorbell.DoorbellExclusivePublication;
import dev.slipstream.doorbell.DoorbellSubscription;
import dev.slipstream.doorbell.Doorbells;
import dev.slipstream.tests.peer.Client;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Rings for what it publishes, and sleeps while there is nothing to read.
 */
final class BellClient implements Client
{
    private static final int FRAGMENT_LIMIT = 50;

    private final Doorbells doorbells;

    BellClient(final Doorbells doorbells)
    {
        this.doorbells = doorbells;
    }

    @Override
    public Output addPublication(final String channel, final int streamId)
    {
        return new RingingOutput(doorbells.addExclusivePublication(channel, streamId));
    }

    @Override
    public Input addSubscription(final String id, final String channel, final int streamId,
        final Consumer<Image> onImage, final Consumer<Image> onLost)
    {
        final Doorbell doorbell = doorbells.newDoorbell(id);
        return new SleepingInput(doorbell,
            doorbells.addSubscription(doorbell, channel, streamId, onImage::accept, onLost::accept));
    }

    private record RingingOutput(DoorbellExclusivePublication ringing) implements Output
    {
        @Override
        public ExclusivePublication publication()
        {
            return ringing.publication();
        }

        @Override
        public long offer(final DirectBuffer buffer, final int length)
        {
            return ringing.offer(buffer, 0, length);
        }

        @Override
        public void close()
        {
            ringing.close();
        }
    }

    private record SleepingInput(Doorbell doorbell, DoorbellSubscription sleeping) implements Input
    {
        @Override
        public Subscription subscription()
        {
            return sleeping.subscription();
        }

        @Override
        public void pollOrIdle(final FragmentHandler handler)
        {
            doorbell.idle(sleeping.poll(handler, FRAGMENT_LIMIT));
        }

        @Override
        public void close()
        {
            sleeping.close();
            doorbell.close();
        }
    }
}
