/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes numbered messages on one publication and closes it right after the last offer.
 */
final class PublishTask implements Runnable
{
    private final Client client;
    private final String id;
    private final String channel;
    private final int streamId;
    private final long tag;
    private final long count;
    private final MessageSizes sizes;
    private final long gapNs;
    private volatile @Nullable ExclusivePublication publication;
    private volatile boolean finishing;

    /**
     * @param count how many messages, or 0 for as many as it can until told to finish.
     * @param gapNs the time between two offers, or 0 for none.
     */
    PublishTask(final Client client, final String id, final String channel, final int streamId, final long tag,
        final long count, final MessageSizes sizes, final long gapNs)
    {
        this.client = client;
        this.id = id;
        this.channel = channel;
        this.streamId = streamId;
        this.tag = tag;
        this.count = count;
        this.sizes = sizes;
        this.gapNs = gapNs;
    }

    /** Send one more message, marked as the last. From any thread. */
    void finish()
    {
        finishing = true;
    }

    /** Send to one more address. From any thread, once "added". */
    void addDestination(final String destination)
    {
        Objects.requireNonNull(publication, "not added").addDestination(destination);
    }

    @Override
    public void run()
    {
        final IdleStrategy idle = new BackoffIdleStrategy(10, 20, 1_000, 100_000);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[sizes.max()]);
        final long sent;
        final long position;
        try (Client.Output output = client.addPublication(channel, streamId))
        {
            final ExclusivePublication open = output.publication();
            publication = open;
            PeerLoop.say(id, "added " + open.sessionId());
            while (!open.isConnected())
            {
                idle.idle();
            }
            PeerLoop.say(id, "connected");
            sent = publishAll(output, buffer, idle);
            position = open.position();
        }
        PeerLoop.say(id, "published " + sent + " " + position);
    }

    private long publishAll(final Client.Output output, final UnsafeBuffer buffer, final IdleStrategy idle)
    {
        long sequence = 0;
        while (true)
        {
            final int length = sizes.next();
            final boolean last = count > 0 ? sequence == count - 1 : finishing;
            Payload.encode(buffer, length, tag, sequence, last);
            idle.reset();
            long result = output.offer(buffer, length);
            while (result < 0)
            {
                if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED)
                {
                    throw new IllegalStateException("offer " + sequence + ": " + Publication.errorString(result));
                }
                idle.idle();
                result = output.offer(buffer, length);
            }
            sequence++;
            if (last)
            {
                return sequence;
            }
            if (gapNs > 0)
            {
                LockSupport.parkNanos(gapNs);
            }
        }
    }
}
