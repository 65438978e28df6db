/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import dev.slipstream.doorbell.page.DoorbellDescriptor;
import dev.slipstream.doorbell.page.DoorbellPage;
import dev.slipstream.doorbell.page.RingSet;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Rings the readers of images, once for all that a duty cycle has brought.
 *
 * <p>For the receiver's thread. Allocates when it meets a stream for the first time.
 */
final class ReaderBells
{
    // Streams that are gone are forgotten together with all others, which are met again with their next datagram.
    private static final int MAX_STREAMS = 1 << 14;

    private final DoorbellPage page;
    private final Long2ObjectHashMap<Bell> bells = new Long2ObjectHashMap<>();
    private final List<Bell> due = new ArrayList<>();
    private long lastKey;

    ReaderBells(final DoorbellPage page)
    {
        this.page = page;
    }

    /**
     * Something was put into an image.
     *
     * @param sessionId of the image.
     * @param streamId  of the image.
     */
    void onData(final int sessionId, final int streamId)
    {
        final long key = DoorbellDescriptor.streamKey(sessionId, streamId);
        if (key == lastKey && !due.isEmpty())
        {
            return;
        }
        lastKey = key;
        final Bell known = bells.get(key);
        final Bell bell = known != null ? known : add(key, sessionId, streamId);
        if (!bell.isDue)
        {
            bell.isDue = true;
            due.add(bell);
        }
    }

    /** A gap may have been closed in any image, without data for it. */
    void onGapClosed()
    {
        for (final Bell bell : bells.values())
        {
            if (!bell.isDue)
            {
                bell.isDue = true;
                due.add(bell);
            }
        }
    }

    /**
     * Ring the readers of what was put into images since the last call.
     *
     * @return whether there was anything.
     */
    boolean ring()
    {
        final int count = due.size();
        for (int i = 0; i < count; i++)
        {
            final Bell bell = due.get(i);
            bell.isDue = false;
            bell.readers.ring();
        }
        due.clear();
        return count > 0;
    }

    private Bell add(final long key, final int sessionId, final int streamId)
    {
        if (bells.size() == MAX_STREAMS)
        {
            bells.clear();
        }
        final Bell bell = new Bell(page.ringSet(sessionId, streamId));
        bells.put(key, bell);
        return bell;
    }

    private static final class Bell
    {
        final RingSet readers;
        boolean isDue;

        Bell(final RingSet readers)
        {
            this.readers = readers;
        }
    }
}
