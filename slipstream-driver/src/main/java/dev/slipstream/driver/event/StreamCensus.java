/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import static org.agrona.concurrent.status.CountersReader.KEY_OFFSET;
import static org.agrona.concurrent.status.CountersReader.RECORD_ALLOCATED;
import static org.agrona.concurrent.status.CountersReader.RECORD_UNUSED;
import static org.agrona.concurrent.status.CountersReader.metaDataOffset;

import dev.slipstream.doorbell.PeerDirectory;
import dev.slipstream.doorbell.Trust;
import io.aeron.AeronCounters;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.status.CountersReader;

/**
 * The streams of a driver as its counters tell of them: whose clients ring for them, and whether something is due on
 * one of them for which nobody rings.
 *
 * <p>Whether clients ring is found out by {@link #take}, for each publication and subscription; what is due by looking
 * at the positions each time, since they move.
 *
 * <p>Used by one agent's thread. {@link #take} looks through all counters; the questions at the positions of all
 * streams.
 */
final class StreamCensus
{
    private static final long NO_COUNTER = CountersReader.NULL_COUNTER_ID;

    private final CountersReader counters;
    private final PeerDirectory peers;
    private final Long2LongHashMap receiverPositions = new Long2LongHashMap(NO_COUNTER);
    private final Long2LongHashMap senderLimits = new Long2LongHashMap(NO_COUNTER);
    private final Long2LongHashMap publisherPositions = new Long2LongHashMap(NO_COUNTER);
    private final LongHashSet networkPublications = new LongHashSet();

    // Parallel: the counters of one image; and of one network publication.
    private final IntArrayList highWaterMarkIds = new IntArrayList();
    private final IntArrayList rebuildPositionIds = new IntArrayList();
    private final IntArrayList senderPositionIds = new IntArrayList();
    private final IntArrayList senderLimitIds = new IntArrayList();
    private final IntArrayList publisherPositionIds = new IntArrayList();

    private final IntArrayList publisherLimitIds = new IntArrayList();
    private boolean areSendersRung = true;
    private boolean isConductorRung = true;
    private boolean hasNetwork;

    StreamCensus(final CountersReader counters)
    {
        this.counters = counters;
        peers = new PeerDirectory(counters);
    }

    /** Look at all streams and clients that there are now. */
    void take()
    {
        peers.invalidate();
        clear();
        forEachCounter(this::collect);
        forEachCounter(this::join);
        isConductorRung &= peers.areCommandsRung();
    }

    /** Whether there is anybody who rings. */
    boolean isAnybodyRinging()
    {
        return peers.isAnybodyRinging();
    }

    /** How many clients have sent a command. */
    int clientCount()
    {
        return peers.clientCount();
    }

    /** Whether the conductor is rung for all that clients and streams may have for it. */
    boolean isConductorRung()
    {
        return isConductorRung;
    }

    /** Whether the sender is rung for all that is published to the network. */
    boolean isSenderRung()
    {
        return areSendersRung;
    }

    /** Whether there is a channel to or from the network, with its heartbeats, set-ups and status messages. */
    boolean hasNetwork()
    {
        return hasNetwork;
    }

    /**
     * Whether a frame is missing in an image: the conductor has a timer for it, hands it to the receiver without
     * counting that as work, and where it need not come again it is filled in without telling the readers.
     */
    boolean hasGap()
    {
        for (int i = 0, size = highWaterMarkIds.size(); i < size; i++)
        {
            if (counters.getCounterValue(highWaterMarkIds.getInt(i)) != counters
                .getCounterValue(rebuildPositionIds.getInt(i)))
            {
                return true;
            }
        }
        return false;
    }

    /** Whether something is published that may be sent: the socket did not take it, or its message is not complete. */
    boolean hasUnsent()
    {
        for (int i = 0, size = senderPositionIds.size(); i < size; i++)
        {
            final long position = counters.getCounterValue(senderPositionIds.getInt(i));
            if (position < counters.getCounterValue(senderLimitIds.getInt(i)) &&
                position < counters.getCounterValue(publisherPositionIds.getInt(i)))
            {
                return true;
            }
        }
        return false;
    }

    /** Counters of the limits of all publications. */
    IntArrayList publisherLimitIds()
    {
        return publisherLimitIds;
    }

    private void clear()
    {
        receiverPositions.clear();
        senderLimits.clear();
        publisherPositions.clear();
        networkPublications.clear();
        highWaterMarkIds.clear();
        rebuildPositionIds.clear();
        senderPositionIds.clear();
        senderLimitIds.clear();
        publisherPositionIds.clear();
        publisherLimitIds.clear();
        areSendersRung = true;
        isConductorRung = true;
        hasNetwork = false;
    }

    private void collect(final int id, final int typeId, final long registrationId)
    {
        switch (typeId)
        {
            case AeronCounters.DRIVER_RECEIVER_POS_TYPE_ID -> receiverPositions.put(registrationId, id);
            case AeronCounters.DRIVER_SENDER_LIMIT_TYPE_ID -> senderLimits.put(registrationId, id);
            case AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID -> publisherPositions.put(registrationId, id);
            case AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID -> networkPublications.add(registrationId);
            case AeronCounters.DRIVER_SEND_CHANNEL_STATUS_TYPE_ID,
                AeronCounters.DRIVER_RECEIVE_CHANNEL_STATUS_TYPE_ID ->
                hasNetwork = true;
            default ->
                {
                }
        }
    }

    private void join(final int id, final int typeId, final long registrationId)
    {
        switch (typeId)
        {
            case AeronCounters.DRIVER_RECEIVER_HWM_TYPE_ID -> addImage(id, registrationId);
            case AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID -> addNetworkPublication(id, registrationId);
            case AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID -> isConductorRung &= peers
                .isSubscriptionRinging(registrationId);
            case AeronCounters.DRIVER_PUBLISHER_LIMIT_TYPE_ID -> {
                publisherLimitIds.addInt(id);
                final boolean isRinging = peers.trust(registrationId) == Trust.ALL;
                isConductorRung &= isRinging;
                areSendersRung &= isRinging || !networkPublications.contains(registrationId);
            }
            default ->
                {
                }
        }
    }

    private void addImage(final int highWaterMarkId, final long registrationId)
    {
        final long positionId = receiverPositions.get(registrationId);
        if (positionId != NO_COUNTER)
        {
            highWaterMarkIds.addInt(highWaterMarkId);
            rebuildPositionIds.addInt((int)positionId);
        }
    }

    private void addNetworkPublication(final int senderPositionId, final long registrationId)
    {
        final long limitId = senderLimits.get(registrationId);
        final long publisherPositionId = publisherPositions.get(registrationId);
        if (limitId != NO_COUNTER && publisherPositionId != NO_COUNTER)
        {
            senderPositionIds.addInt(senderPositionId);
            senderLimitIds.addInt((int)limitId);
            publisherPositionIds.addInt((int)publisherPositionId);
        }
    }

    private void forEachCounter(final CounterVisitor visitor)
    {
        for (int id = 0, maxId = counters.maxCounterId(); id <= maxId; id++)
        {
            final int state = counters.getCounterState(id);
            if (state == RECORD_UNUSED)
            {
                break;
            }
            if (state == RECORD_ALLOCATED)
            {
                // Of all counters of streams the key begins with the registration id.
                visitor.onCounter(
                    id, counters.getCounterTypeId(id),
                    counters.metaDataBuffer().getLong(metaDataOffset(id) + KEY_OFFSET));
            }
        }
    }

    @FunctionalInterface
    private interface CounterVisitor
    {
        void onCounter(int id, int typeId, long registrationId);
    }
}
