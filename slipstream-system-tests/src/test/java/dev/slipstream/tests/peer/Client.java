/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * The way in which a client publishes and reads: as Aeron does, or with something around it.
 */
public interface Client
{
    /**
     * Add a publication, on the thread that will offer to it.
     *
     * @param channel  of Aeron.
     * @param streamId of Aeron.
     * @return the publication.
     */
    Output addPublication(String channel, int streamId);

    /**
     * Add a subscription, on the thread that will read it.
     *
     * @param id       names the subscription.
     * @param channel  of Aeron.
     * @param streamId of Aeron.
     * @param onImage  told of images that come.
     * @param onLost   told of images that go.
     * @return the subscription.
     */
    Input addSubscription(String id, String channel, int streamId, Consumer<Image> onImage, Consumer<Image> onLost);

    /** A publication. */
    interface Output extends AutoCloseable
    {
        /**
         * Aeron's own.
         *
         * @return the publication to ask for positions and states, not to offer to.
         */
        ExclusivePublication publication();

        /**
         * Publish a message.
         *
         * @param buffer of the message, from 0 on.
         * @param length of the message.
         * @return as {@link ExclusivePublication#offer(DirectBuffer, int, int)}.
         */
        long offer(DirectBuffer buffer, int length);

        @Override
        void close();
    }

    /** A subscription. */
    interface Input extends AutoCloseable
    {
        /**
         * Aeron's own.
         *
         * @return the subscription to ask for states, not to poll.
         */
        Subscription subscription();

        /**
         * Read what there is; if there is nothing, idle for one step.
         *
         * @param handler of the fragments.
         */
        void pollOrIdle(FragmentHandler handler);

        @Override
        void close();
    }
}
