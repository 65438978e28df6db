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
 * Who rings, as told by the counters that clients have added to the media driver: which writers ring their readers,
 * and for the media driver itself which subscriptions and clients ring it.
 *
 * <p>An exclusive publication is the only writer of its log: its counter is all there is to know. A log that several
 * publications may share is another matter, since Aeron tells nobody who else writes to it: it is taken to ring only
 * while every client of the driver uses doorbells.
 *
 * <p>Thread-safe. {@link #onAvailable} and {@link #onUnavailable} are called when a counter comes or goes; readers look
 * at {@link #version()} before they park, and ask again when it has changed.
 */
public final class PeerDirectory
{
    private final CountersReader counters;
    private final AtomicLong version = new AtomicLong();
    private final LongHashSet exclusiveLogs = new LongHashSet();
    private final LongHashSet sharedLogs = new LongHashSet();
    private final LongHashSet subscriptions = new LongHashSet();
    private final LongHashSet ringingClients = new LongHashSet();
    private final LongHashSet commandRingers = new LongHashSet();
    private final LongHashSet clients = new LongHashSet();
    private final LongHashSet departed = new LongHashSet();
    private long scannedVersion = -1;
    private boolean isDriverRinging;
    private int receiverWindowLength;

    /**
     * @param counters of the media driver.
     */
    public PeerDirectory(final CountersReader counters)
    {
        this.counters = counters;
    }

    /**
     * A counter has come.
     *
     * @param counterId of the counter.
     * @return whether it may change who rings.
     */
    boolean onAvailable(final int counterId)
    {
        final boolean isRelevant = isRelevant(counters.getCounterTypeId(counterId));
        if (isRelevant)
        {
            version.incrementAndGet();
        }
        return isRelevant;
    }

    /**
     * A counter goes. The media driver says so before it frees it, so a scan may still find it.
     *
     * @param registrationId of the counter, or the id of the client whose heartbeat it is.
     * @param counterId      of the counter.
     * @return whether it may change who rings.
     */
    boolean onUnavailable(final long registrationId, final int counterId)
    {
        final boolean isRelevant = isRelevant(counters.getCounterTypeId(counterId));
        if (isRelevant)
        {
            synchronized (this)
            {
                departed.add(registrationId);
            }
            version.incrementAndGet();
        }
        return isRelevant;
    }

    /**
     * Something may have changed; for who is not told of single counters. The next question looks at all of them.
     */
    public void invalidate()
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
    public synchronized Trust trust(final long logRegistrationId)
    {
        scanIfStale();
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

    /**
     * Whether the reader of a subscription rings the media driver as it consumes.
     *
     * @param registrationId of the subscription.
     * @return true if it said so.
     */
    public synchronized boolean isSubscriptionRinging(final long registrationId)
    {
        scanIfStale();
        return subscriptions.contains(registrationId);
    }

    /**
     * Whether all clients ring the media driver when they have a command for it.
     *
     * @return true if all of them said so, or there are none.
     */
    public synchronized boolean areCommandsRung()
    {
        scanIfStale();
        return commandRingers.containsAll(clients);
    }

    /**
     * How many clients there are.
     *
     * @return the count of those that have sent a command.
     */
    public synchronized int clientCount()
    {
        scanIfStale();
        return clients.size();
    }

    /**
     * Whether there is a client that uses doorbells.
     *
     * @return false if nobody ever rings.
     */
    public synchronized boolean isAnybodyRinging()
    {
        scanIfStale();
        return !ringingClients.isEmpty();
    }

    /**
     * Whether the media driver rings those who wait for a limit.
     *
     * @return true while it says so.
     */
    synchronized boolean isDriverRinging()
    {
        scanIfStale();
        return isDriverRinging;
    }

    /**
     * Window of images from the network, as a media driver says that rings.
     *
     * @return in bytes, unless a channel says otherwise; 0 if there is no such driver.
     */
    synchronized int receiverWindowLength()
    {
        scanIfStale();
        return receiverWindowLength;
    }

    private static boolean isRelevant(final int typeId)
    {
        return typeId == DoorbellCounterType.PUBLICATION.typeId() ||
            typeId == DoorbellCounterType.SUBSCRIPTION.typeId() ||
            typeId == DoorbellCounterType.CLIENT.typeId() ||
            typeId == DoorbellCounterType.DRIVER.typeId() ||
            typeId == AeronCounters.DRIVER_HEARTBEAT_TYPE_ID;
    }

    private void scanIfStale()
    {
        final long current = version.get();
        if (scannedVersion != current)
        {
            scan();
            scannedVersion = current;
        }
    }

    private void scan()
    {
        isDriverRinging = false;
        exclusiveLogs.clear();
        sharedLogs.clear();
        subscriptions.clear();
        ringingClients.clear();
        commandRingers.clear();
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
                onCounter(id, counters.getCounterTypeId(id), metaDataOffset(id) + KEY_OFFSET);
            }
        }
    }

    private void onCounter(final int id, final int typeId, final int keyOffset)
    {
        if (!isRelevant(typeId) || departed.contains(counters.getCounterRegistrationId(id)))
        {
            return;
        }
        final DirectBuffer keys = counters.metaDataBuffer();
        if (typeId == DoorbellCounterType.PUBLICATION.typeId())
        {
            final long log = DoorbellCounterKey.logRegistrationId(keys, keyOffset);
            (DoorbellCounterKey.isExclusive(keys, keyOffset) ? exclusiveLogs : sharedLogs).add(log);
        }
        else if (typeId == DoorbellCounterType.CLIENT.typeId())
        {
            ringingClients.add(DoorbellCounterKey.clientId(keys, keyOffset));
            if (DoorbellCounterKey.isRingingForCommands(keys, keyOffset))
            {
                commandRingers.add(DoorbellCounterKey.clientId(keys, keyOffset));
            }
        }
        else if (typeId == DoorbellCounterType.SUBSCRIPTION.typeId())
        {
            subscriptions.add(DoorbellCounterKey.registrationId(keys, keyOffset));
        }
        else if (typeId == DoorbellCounterType.DRIVER.typeId())
        {
            isDriverRinging = true;
            receiverWindowLength = DoorbellCounterKey.receiverWindowLength(keys, keyOffset);
        }
        else
        {
            final long clientId = keys.getLong(keyOffset);
            // The heartbeat of a client that has closed is 0 until its counter is freed.
            if (counters.getCounterValue(id) != 0 && !departed.contains(clientId))
            {
                clients.add(clientId);
            }
        }
    }
}
