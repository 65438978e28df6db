/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static dev.slipstream.doorbell.page.DoorbellDescriptor.bucketOf;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.streamKey;

import dev.slipstream.doorbell.page.ParkSlot;
import io.aeron.CommonContext;
import io.aeron.Image;
import io.aeron.Subscription;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.collections.IntHashSet;

/**
 * The subscriptions that one thread reads, and how far it may rely on their writers.
 *
 * <p>{@link #attach}, {@link #detach} and {@link #invalidate} may be called by any thread; {@link #refresh} and what it
 * found out belong to the thread that reads.
 */
final class ReaderSources implements WakeSources
{
    // New images of a subscription that was made without our handlers are only met by looking for them.
    private static final long UNWATCHED_MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ParkSlot slot;
    private final PeerDirectory peers;
    private final long watchedMaxParkNs;
    private final CopyOnWriteArrayList<Source> sources = new CopyOnWriteArrayList<>();
    private final AtomicLong changes = new AtomicLong();
    private final IntHashSet joined = new IntHashSet();
    private long seenChanges = -1;
    private long seenPeers = -1;
    private long seenImages;
    private final Consumer<Image> addToFingerprint = this::addToFingerprint;
    private long fingerprint;
    private boolean hasUnwatched;
    private Trust trust = Trust.NONE;

    ReaderSources(final ParkSlot slot, final PeerDirectory peers, final long maxParkNs)
    {
        this.slot = slot;
        this.peers = peers;
        watchedMaxParkNs = maxParkNs;
    }

    /**
     * Add a subscription.
     *
     * @param subscription read by the thread.
     * @param isWatched    whether {@link #invalidate} is called whenever one of its images comes or goes.
     */
    void attach(final Subscription subscription, final boolean isWatched)
    {
        sources.add(new Source(subscription, isWatched));
        invalidate();
    }

    void detach(final Subscription subscription)
    {
        sources.removeIf((source) -> source.subscription == subscription);
        invalidate();
    }

    void invalidate()
    {
        changes.incrementAndGet();
    }

    @Override
    public Trust trust()
    {
        return trust;
    }

    @Override
    public long maxParkNs()
    {
        return hasUnwatched ? Math.min(UNWATCHED_MAX_PARK_NS, watchedMaxParkNs) : watchedMaxParkNs;
    }

    /**
     * Find out anew if something has changed: join the streams that have come, leave those that have gone, and see who
     * rings.
     *
     * @return whether something had changed; a thread that is armed must then arm anew before it sleeps, since joining
     *         counts only for writers who see a later PARKED.
     */
    @Override
    public boolean refresh()
    {
        final boolean hasChanged = isStale() || (hasUnwatched && haveImagesChanged());
        if (hasChanged)
        {
            examine();
        }
        return hasChanged;
    }

    /**
     * Whether somebody said that something has changed since the last {@link #refresh}. To be asked once more between
     * arming and sleeping: whoever says so rings afterwards, and his ring is lost on a thread that has not armed yet.
     *
     * @return true if the thread must not sleep.
     */
    @Override
    public boolean isStale()
    {
        return changes.get() != seenChanges || peers.version() != seenPeers;
    }

    /**
     * Whether images have come or gone since the last {@link #refresh}, said or not.
     *
     * @return true if they have.
     */
    boolean haveImagesChanged()
    {
        return fingerprintOfImages() != seenImages;
    }

    /** An image that has come may have brought messages that its writer rang for before this thread could hear. */
    @Override
    public boolean isWorkUnrung()
    {
        return haveImagesChanged();
    }

    int imageCount()
    {
        int count = 0;
        for (final Source source : sources)
        {
            count += source.subscription.imageCount();
        }
        return count;
    }

    void forEachImage(final Consumer<Image> consumer)
    {
        for (int i = 0; i < sources.size(); i++)
        {
            sources.get(i).subscription.forEachImage(consumer);
        }
    }

    private void examine()
    {
        // Before what they stand for: what changes meanwhile is looked at again.
        seenChanges = changes.get();
        seenPeers = peers.version();
        seenImages = fingerprintOfImages();
        final IntHashSet wanted = new IntHashSet();
        boolean unwatched = false;
        boolean all = !sources.isEmpty();
        boolean any = false;
        for (final Source source : sources)
        {
            unwatched |= !source.isWatched;
            for (final Image image : source.subscription.images())
            {
                wanted.add(bucketOf(streamKey(image.sessionId(), source.subscription.streamId())));
                final Trust ofImage = trust(image);
                all &= ofImage == Trust.ALL;
                any |= ofImage != Trust.NONE;
            }
        }
        for (final int bucket : joined)
        {
            if (!wanted.contains(bucket))
            {
                slot.leave(bucket);
            }
        }
        for (final int bucket : wanted)
        {
            slot.join(bucket);
        }
        joined.clear();
        joined.addAll(wanted);
        hasUnwatched = unwatched;
        trust = all ? Trust.ALL : any ? Trust.SOME : Trust.NONE;
    }

    private Trust trust(final Image image)
    {
        if (CommonContext.IPC_CHANNEL.equals(image.sourceIdentity()))
        {
            return peers.trust(image.correlationId());
        }
        // What comes from the network is rung for by the driver that received it.
        return peers.isDriverRinging() ? Trust.ALL : Trust.NONE;
    }

    private long fingerprintOfImages()
    {
        fingerprint = 1;
        forEachImage(addToFingerprint);
        return fingerprint;
    }

    private void addToFingerprint(final Image image)
    {
        fingerprint = 31 * fingerprint + image.correlationId();
    }

    private record Source(Subscription subscription, boolean isWatched)
    {
    }
}
