/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

import io.aeron.Aeron;
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
    private final Aeron aeron;
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
    PublishTask(final Aeron aeron, final String id, final String channel, final int streamId, final long tag,
        final long count, final MessageSizes sizes, final long gapNs)
    {
        this.aeron = aeron;
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
        try (ExclusivePublication open = aeron.addExclusivePublication(channel, streamId))
        {
            publication = open;
            PeerMain.say(id, "added " + open.sessionId());
            while (!open.isConnected())
            {
                idle.idle();
            }
            PeerMain.say(id, "connected");
            sent = publishAll(open, buffer, idle);
            position = open.position();
        }
        PeerMain.say(id, "published " + sent + " " + position);
    }

    private long publishAll(final ExclusivePublication open, final UnsafeBuffer buffer, final IdleStrategy idle)
    {
        long sequence = 0;
        while (true)
        {
            final int length = sizes.next();
            final boolean last = count > 0 ? sequence == count - 1 : finishing;
            Payload.encode(buffer, length, tag, sequence, last);
            idle.reset();
            long result = open.offer(buffer, 0, length);
            while (result < 0)
            {
                if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED)
                {
                    throw new IllegalStateException("offer " + sequence + ": " + Publication.errorString(result));
                }
                idle.idle();
                result = open.offer(buffer, 0, length);
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
