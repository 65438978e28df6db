/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static org.agrona.concurrent.status.CountersReader.KEY_OFFSET;
import static org.agrona.concurrent.status.CountersReader.RECORD_ALLOCATED;
import static org.agrona.concurrent.status.CountersReader.RECORD_UNUSED;
import static org.agrona.concurrent.status.CountersReader.metaDataOffset;

import io.aeron.AeronCounters;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.status.CountersReader;

/**
 * Which writers ring, as told by the counters that they have added to the media driver.
 *
 * <p>An exclusive publication is the only writer of its log: its counter is all there is to know. A log that several
 * publications may share is another matter, since Aeron tells nobody who else writes to it: it is taken to ring only
 * while every client of the driver uses doorbells.
 *
 * <p>Thread-safe. {@link #invalidate()} is called when a counter comes or goes; readers look at {@link #version()}
 * before they park, and ask again when it has changed.
 */
final class PeerDirectory
{
    private final CountersReader counters;
    private final AtomicLong version = new AtomicLong();
    private final LongHashSet exclusiveLogs = new LongHashSet();
    private final LongHashSet sharedLogs = new LongHashSet();
    private final LongHashSet ringingClients = new LongHashSet();
    private final LongHashSet clients = new LongHashSet();
    private long scannedVersion = -1;

    PeerDirectory(final CountersReader counters)
    {
        this.counters = counters;
    }

    /**
     * Whether a counter matters here.
     *
     * @param typeId of the counter.
     * @return true if its coming or going may change who rings.
     */
    static boolean isRelevant(final int typeId)
    {
        return typeId == DoorbellCounterType.PUBLICATION.typeId() ||
            typeId == DoorbellCounterType.CLIENT.typeId() ||
            typeId == AeronCounters.DRIVER_HEARTBEAT_TYPE_ID;
    }

    void invalidate()
    {
        version.incrementAndGet();
    }

    long version()
    {
        return version.get();
    }

    /**
     * How far readers of a log may rely on its writers.
     *
     * @param logRegistrationId correlation id of its images.
     * @return whether all, some or none of them ring.
     */
    synchronized Trust trust(final long logRegistrationId)
    {
        final long current = version.get();
        if (scannedVersion != current)
        {
            scan();
            scannedVersion = current;
        }
        if (exclusiveLogs.contains(logRegistrationId))
        {
            return Trust.ALL;
        }
        if (sharedLogs.contains(logRegistrationId))
        {
            return ringingClients.containsAll(clients) ? Trust.ALL : Trust.SOME;
        }
        return Trust.NONE;
    }

    private void scan()
    {
        exclusiveLogs.clear();
        sharedLogs.clear();
        ringingClients.clear();
        clients.clear();
        for (int id = 0; id <= counters.maxCounterId(); id++)
        {
            final int state = counters.getCounterState(id);
            if (state == RECORD_UNUSED)
            {
                break;
            }
            if (state == RECORD_ALLOCATED)
            {
                onCounter(counters.getCounterTypeId(id), metaDataOffset(id) + KEY_OFFSET);
            }
        }
    }

    private void onCounter(final int typeId, final int keyOffset)
    {
        final DirectBuffer keys = counters.metaDataBuffer();
        if (typeId == DoorbellCounterType.PUBLICATION.typeId())
        {
            final long log = DoorbellCounterKey.logRegistrationId(keys, keyOffset);
            (DoorbellCounterKey.isExclusive(keys, keyOffset) ? exclusiveLogs : sharedLogs).add(log);
        }
        else if (typeId == DoorbellCounterType.CLIENT.typeId())
        {
            ringingClients.add(DoorbellCounterKey.clientId(keys, keyOffset));
        }
        else if (typeId == AeronCounters.DRIVER_HEARTBEAT_TYPE_ID)
        {
            clients.add(keys.getLong(keyOffset));
        }
    }
}
