/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.RingSet;
import io.aeron.AeronCounters;
import io.aeron.CommonContext;
import io.aeron.Image;
import io.aeron.Subscription;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.concurrent.status.CountersReader;

/**
 * Rings the media driver's conductor as a subscription is consumed: it moves the limit of the publication, or lets the
 * receiver tell the publication's driver of the room. Once for so much of a window that neither ever waits for the last
 * of it.
 *
 * <p>Used by the thread that polls.
 */
final class ConsumptionBell implements AutoCloseable
{
    // Status messages become due when a quarter of an image's window is consumed (CongestionControl.threshold). Counted
    // from somewhere else than here: so twice as often.
    private static final int IMAGE_STEPS_PER_WINDOW = 8;

    // The rest of a window is plenty for the conductor to wake up in, and each time it takes a processor from somebody.
    private static final int IPC_STEPS_PER_WINDOW = 2;

    // A publication's window is half of a term unless it was configured to be less.
    private static final int WINDOWS_PER_TERM = 2;

    // Among readers of which one lags the window seems smaller than it is; there is no point in ringing for each frame.
    private static final int MIN_STEP = 1024;

    private final Subscription subscription;
    private final int receiverWindowLength;
    private final CountersReader counters;
    private final RingSet conductor;
    private final DoorbellCounter rung;
    private final Consumer<Image> look = this::look;

    // Parallel: the images as they were last, how much of each is consumed between rings, and the positions from which
    // on to ring.
    private Image[] images = new Image[4];
    private int[] steps = new int[images.length];
    private long[] dueFrom = new long[images.length];
    private int index;
    private boolean isDue;

    /**
     * @param subscription         that is consumed.
     * @param receiverWindowLength of images from the network.
     * @param counters             of the media driver, in a mapping that stays.
     * @param conductor            of the media driver.
     * @param rung                 counts.
     */
    ConsumptionBell(
        final Subscription subscription, final int receiverWindowLength, final CountersReader counters,
        final RingSet conductor, final DoorbellCounter rung)
    {
        this.receiverWindowLength = receiverWindowLength;
        this.counters = counters;
        this.subscription = subscription;
        this.conductor = conductor;
        this.rung = rung;
    }

    /** Something was consumed: its position is stored, with release semantics, before the conductor's word is read. */
    void afterPoll()
    {
        index = 0;
        isDue = false;
        subscription.forEachImage(look);
        if (isDue)
        {
            final int count = conductor.ring();
            if (count > 0)
            {
                rung.add(count);
            }
        }
    }

    @Override
    public void close()
    {
        rung.close();
    }

    private void look(final Image image)
    {
        if (index == images.length)
        {
            images = Arrays.copyOf(images, 2 * index);
            steps = Arrays.copyOf(steps, 2 * index);
            dueFrom = Arrays.copyOf(dueFrom, 2 * index);
        }
        final long position = image.position();
        if (images[index] != image)
        {
            images[index] = image;
            steps[index] = step(image);
            dueFrom[index] = image.joinPosition() + steps[index];
        }
        if (position >= dueFrom[index])
        {
            dueFrom[index] = position + steps[index];
            isDue = true;
        }
        index++;
    }

    private int step(final Image image)
    {
        final int largest = image.termBufferLength() / WINDOWS_PER_TERM;
        final boolean isIpc = CommonContext.IPC_CHANNEL.equals(image.sourceIdentity());
        final long window = isIpc ? publicationWindow(image) : receiverWindowLength;
        final int steps = isIpc ? IPC_STEPS_PER_WINDOW : IMAGE_STEPS_PER_WINDOW;
        return (int)Math.max(MIN_STEP, Math.min(window, largest) / steps);
    }

    /** The publisher has published something, so its limit is set: a window beyond the reader that is last. */
    private long publicationWindow(final Image image)
    {
        final int limitId = counters.findByTypeIdAndRegistrationId(
            AeronCounters.DRIVER_PUBLISHER_LIMIT_TYPE_ID, image.correlationId());
        return limitId == CountersReader.NULL_COUNTER_ID ? Long.MAX_VALUE :
            counters.getCounterValue(limitId) - image.joinPosition();
    }
}
