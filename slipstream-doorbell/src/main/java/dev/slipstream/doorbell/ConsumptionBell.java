/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.RingSet;
import io.aeron.CommonContext;
import io.aeron.Image;
import io.aeron.Subscription;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Rings the media driver's conductor as a subscription is consumed: it moves the limit of the publication, or lets the
 * receiver tell the publication's driver of the room. Once for so much of a window that neither ever waits for the last
 * of it.
 *
 * <p>Used by the thread that polls.
 */
final class ConsumptionBell implements AutoCloseable
{
    // An eighth of the publication's window, which is half a term unless it was configured to be less. A driver moves
    // the limit of an IPC publication in such steps (IpcPublication.tripGain).
    private static final int STEPS_PER_TERM = 16;

    // An eighth of Aeron's default window of an image (Configuration.INITIAL_WINDOW_LENGTH_DEFAULT); status messages
    // are due after a quarter.
    private static final int MAX_NETWORK_STEP = 16 * 1024;

    private final Subscription subscription;
    private final RingSet conductor;
    private final DoorbellCounter rung;
    private final Consumer<Image> look = this::look;

    // Parallel: the images as they were last, and the positions from which on to ring.
    private Image[] images = new Image[4];
    private long[] dueFrom = new long[images.length];
    private int index;
    private boolean isDue;

    ConsumptionBell(final Subscription subscription, final RingSet conductor, final DoorbellCounter rung)
    {
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
            dueFrom = Arrays.copyOf(dueFrom, 2 * index);
        }
        final long position = image.position();
        if (images[index] != image)
        {
            images[index] = image;
            dueFrom[index] = image.joinPosition() + step(image);
        }
        if (position >= dueFrom[index])
        {
            dueFrom[index] = position + step(image);
            isDue = true;
        }
        index++;
    }

    private static int step(final Image image)
    {
        final int step = image.termBufferLength() / STEPS_PER_TERM;
        return CommonContext.IPC_CHANNEL.equals(image.sourceIdentity()) ? step : Math.min(step, MAX_NETWORK_STEP);
    }
}
