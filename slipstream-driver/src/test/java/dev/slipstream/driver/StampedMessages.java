/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.Streams.STREAM_ID;

import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages for drivers to write times into: wherever one can stand, and none does, they hold {@link #UNSTAMPED}. */
final class StampedMessages
{
    /** The reserved value of each header, and any eight bytes of a message. */
    static final long UNSTAMPED = 0x5555_5555_5555_5555L;

    private static final int MAX_LENGTH = 8_192;

    private StampedMessages()
    {
    }

    /** Send so many messages on a channel of their own, and hand over each fragment that arrives. */
    static void exchange(
        final TestDriver from,
        final TestDriver to,
        final String channel,
        final Stream.Lengths lengths,
        final long count,
        final FragmentHandler handler)
    {
        try (Subscription subscription = to.aeron().addSubscription(channel, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(channel, STREAM_ID))
        {
            Streams.drive(from, to, () -> publication.isConnected() && subscription.isConnected(), Thread::yield);
            final UnsafeBuffer message = new UnsafeBuffer(new byte[MAX_LENGTH]);
            message.setMemory(0, MAX_LENGTH, (byte)UNSTAMPED);
            final long[] sent = new long[1];
            Streams.drive(
                from, to,
                () -> sent[0] == count && subscription.imageAtIndex(0).position() == publication.position(),
                () ->
                {
                    while (sent[0] < count && publication.offer(
                        message, 0, lengths.lengthOf(sent[0]), (buffer, offset, length) -> UNSTAMPED) > 0)
                    {
                        sent[0]++;
                    }
                    subscription.poll(handler, 64);
                });
        }
    }
}
