/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.DoorbellDescriptor;
import dev.slipstream.doorbell.page.RingSet;
import io.aeron.Publication;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Rings the readers of one publication, and the media driver's sender if it sends to the network; and lets threads
 * sleep that are back-pressured. Thread-safe.
 */
final class PublicationBell implements AutoCloseable
{
    private final Publication publication;
    private final RingSet readers;
    private final @Nullable RingSet sender;
    private final DoorbellCounter rung;
    private final @Nullable PublishFence exclusiveFence;
    private final PeerDirectory peers;
    private final int limitBucket;
    private final long maxParkNs;

    /**
     * @param publication    that rings.
     * @param readers        of it.
     * @param sender         of the media driver, if it sends to the network.
     * @param rung           counts.
     * @param exclusiveFence of an exclusive publication, null for one that several threads share.
     * @param peers          of the client.
     * @param maxParkNs      how long a thread waits for its limit at most, where the driver rings.
     */
    PublicationBell(
        final Publication publication, final RingSet readers, final @Nullable RingSet sender,
        final DoorbellCounter rung, final @Nullable PublishFence exclusiveFence, final PeerDirectory peers,
        final long maxParkNs)
    {
        this.sender = sender;
        this.publication = publication;
        this.peers = peers;
        this.maxParkNs = maxParkNs;
        limitBucket = DoorbellDescriptor.bucketOf(
            DoorbellDescriptor.limitKey(publication.sessionId(), publication.streamId()));
        this.readers = readers;
        this.rung = rung;
        this.exclusiveFence = exclusiveFence;
    }

    /**
     * Ring if something was published.
     *
     * @param position result of an offer, or of what else publishes.
     * @return the same.
     */
    long afterPublish(final long position)
    {
        if (position > 0)
        {
            ring();
        }
        return position;
    }

    void ring()
    {
        if (exclusiveFence != null)
        {
            exclusiveFence.afterPublish();
        }
        else
        {
            VarHandle.fullFence();
        }
        final int count = readers.ringAfterFence() + (sender == null ? 0 : sender.ringAfterFence());
        if (count > 0)
        {
            if (exclusiveFence != null)
            {
                rung.add(count);
            }
            else
            {
                rung.addAtomically(count);
            }
        }
    }

    /**
     * Begin to wait if the first offer was refused.
     *
     * @param result    of the offer.
     * @param doorbell  of the thread.
     * @param timeoutNs how long to wait at most.
     * @return when to give up, by {@link System#nanoTime()}; means nothing if the offer was not refused.
     */
    long beginWait(final long result, final Doorbell doorbell, final long timeoutNs)
    {
        if (result >= 0)
        {
            return 0;
        }
        doorbell.cycle().cancel();
        doorbell.limitWait().begin();
        return System.nanoTime() + timeoutNs;
    }

    /**
     * Wait for a step if an offer was refused.
     *
     * @param result     of the offer.
     * @param doorbell   of the thread.
     * @param deadlineNs by {@link System#nanoTime()}, when to give up.
     * @return whether to offer again.
     */
    boolean awaitLimit(final long result, final Doorbell doorbell, final long deadlineNs)
    {
        if (result >= 0)
        {
            return false;
        }
        final long remainingNs = deadlineNs - System.nanoTime();
        if (remainingNs <= 0 || Thread.currentThread().isInterrupted())
        {
            return false;
        }
        if (result == Publication.BACK_PRESSURED)
        {
            final long certainNs = peers.isDriverRinging() ? maxParkNs : 0;
            doorbell.limitWait().step(publication, limitBucket, certainNs, remainingNs);
            return true;
        }
        // The term is being rotated: the next offer goes through.
        return result == Publication.ADMIN_ACTION;
    }

    @Override
    public void close()
    {
        if (exclusiveFence != null)
        {
            exclusiveFence.close();
        }
        rung.close();
    }
}
