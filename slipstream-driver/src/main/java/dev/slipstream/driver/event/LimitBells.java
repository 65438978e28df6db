/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import static org.agrona.concurrent.status.CountersReader.KEY_OFFSET;
import static org.agrona.concurrent.status.CountersReader.metaDataOffset;

import dev.slipstream.doorbell.page.DoorbellPage;
import dev.slipstream.doorbell.page.RingSet;
import io.aeron.driver.status.StreamCounter;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.status.CountersReader;

/**
 * Rings those who wait for the limit of a publication, after the conductor has moved it.
 *
 * <p>For the conductor's thread, after a cycle in which it worked. Allocates when it meets a publication for the first
 * time.
 */
final class LimitBells
{
    private final DoorbellPage page;
    private final CountersReader counters;
    private final Int2ObjectHashMap<Bell> bells = new Int2ObjectHashMap<>();

    LimitBells(final DoorbellPage page, final CountersReader counters)
    {
        this.page = page;
        this.counters = counters;
    }

    /**
     * Ring for each limit that is another than at the last call.
     *
     * @param limitIds counters of the limits of all publications.
     */
    void ring(final IntArrayList limitIds)
    {
        for (int i = 0, size = limitIds.size(); i < size; i++)
        {
            final int id = limitIds.getInt(i);
            final long registrationId = counters.getCounterRegistrationId(id);
            final Bell known = bells.get(id);
            final Bell bell = known != null && known.registrationId == registrationId ? known :
                add(id, registrationId);
            // Stored by the conductor, on this thread; the fence between that and reading the words is in RingSet.
            final long limit = counters.getCounterValue(id);
            if (limit != bell.limit)
            {
                bell.limit = limit;
                bell.waiters.ring();
            }
        }
    }

    private Bell add(final int id, final long registrationId)
    {
        final int key = metaDataOffset(id) + KEY_OFFSET;
        final Bell bell = new Bell(registrationId, page.limitRingSet(
            counters.metaDataBuffer().getInt(key + StreamCounter.SESSION_ID_OFFSET),
            counters.metaDataBuffer().getInt(key + StreamCounter.STREAM_ID_OFFSET)));
        bells.put(id, bell);
        return bell;
    }

    private static final class Bell
    {
        final long registrationId;
        final RingSet waiters;
        long limit = Long.MIN_VALUE;

        Bell(final long registrationId, final RingSet waiters)
        {
            this.registrationId = registrationId;
            this.waiters = waiters;
        }
    }
}
