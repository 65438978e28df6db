/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import io.aeron.Publication;
import io.aeron.Subscription;
import java.util.function.BooleanSupplier;

/** Runs streams from one driver to another, or within one, on the calling thread. */
final class Streams
{
    static final int STREAM_ID = 1001;

    private Streams()
    {
    }

    /** Send so many messages and wait until all have arrived. */
    static void run(
        final TestDriver from,
        final TestDriver to,
        final String channel,
        final Stream.Lengths lengths,
        final long count)
    {
        run(from, to, channel, channel, lengths, count);
    }

    static void run(
        final TestDriver from,
        final TestDriver to,
        final String publicationChannel,
        final String subscriptionChannel,
        final Stream.Lengths lengths,
        final long count)
    {
        try (Subscription subscription = to.aeron().addSubscription(subscriptionChannel, STREAM_ID);
            Publication publication = from.aeron().addPublication(publicationChannel, STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, lengths);
            connect(from, to, stream);
            transfer(from, to, count, stream);
        }
    }

    static void connect(final TestDriver from, final TestDriver to, final Stream... streams)
    {
        drive(from, to, () -> areAll(streams, Stream::isConnected), () ->
        {
        });
    }

    static void transfer(final TestDriver from, final TestDriver to, final long count, final Stream... streams)
    {
        drive(from, to, () -> areAll(streams, stream -> stream.received() == count), () ->
        {
            for (final Stream stream : streams)
            {
                stream.offerUpTo(count);
                stream.poll();
            }
        });
    }

    static void drive(
        final TestDriver from, final TestDriver to, final BooleanSupplier isDone, final Runnable work)
    {
        while (!isDone.getAsBoolean())
        {
            work.run();
            from.invoke();
            if (to != from)
            {
                to.invoke();
            }
            if (Thread.interrupted())
            {
                throw new AssertionError("timed out");
            }
        }
    }

    private static boolean areAll(final Stream[] streams, final java.util.function.Predicate<Stream> condition)
    {
        for (final Stream stream : streams)
        {
            if (!condition.test(stream))
            {
                return false;
            }
        }
        return true;
    }
}
