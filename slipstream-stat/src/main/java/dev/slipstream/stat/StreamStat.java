/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import io.aeron.AeronCounters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One end of a stream: a publication, an image (what the receiver took in), or one subscriber's position in either.
 * Fields that do not apply are null.
 *
 * @param role               which end.
 * @param channel            as far as the counter's key holds it.
 * @param streamId           of the stream.
 * @param sessionId          of the stream.
 * @param registrationId     of this end.
 * @param position           up to which it has got, in bytes of the stream.
 * @param bytesPerSecond     how fast it moved in the interval.
 * @param limitBytes         how far a publisher may still go: 0 or less is back-pressure.
 * @param sentPosition       up to which a network publication was sent.
 * @param flowControlBytes   how far the sender may still go.
 * @param backPressureEvents how often the sender had to stop for flow control.
 * @param missingBytes       between what was received without a gap and the highest that was received.
 * @param naks               received by a publication, sent for an image.
 * @param behindBytes        how far a subscriber is behind what there is to read.
 */
public record StreamStat(Role role, String channel, int streamId, int sessionId, long registrationId, long position,
    double bytesPerSecond, @Nullable Long limitBytes, @Nullable Long sentPosition, @Nullable Long flowControlBytes,
    @Nullable Long backPressureEvents, @Nullable Long missingBytes, @Nullable Long naks, @Nullable Long behindBytes)
{
    /** The ends of a stream. */
    public enum Role
    {
        /** What is published. */
        PUBLICATION(AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID),

        /** What the receiver has taken in of a publication elsewhere. */
        IMAGE(AeronCounters.DRIVER_RECEIVER_POS_TYPE_ID),

        /** Up to where a subscription has read. */
        SUBSCRIBER(AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID);

        private final int positionTypeId;

        Role(final int positionTypeId)
        {
            this.positionTypeId = positionTypeId;
        }
    }

    /**
     * Whether its publisher is held up at this moment.
     *
     * @return true if a publication has used up its limit.
     */
    public boolean isBackPressured()
    {
        return limitBytes != null && limitBytes <= 0;
    }

    static List<StreamStat> list(final Interval interval)
    {
        final Map<Integer, CounterSample> before = new HashMap<>();
        interval.earlier().counters().forEach((counter) -> before.put(counter.id(), counter));
        final Positions positions = Positions.of(interval.later());
        final List<StreamStat> streams = new ArrayList<>();
        for (final CounterSample counter : interval.later().counters())
        {
            final Role role = roleOf(counter);
            final StreamKey key = counter.streamKey();
            if (role != null && key != null)
            {
                final CounterSample previous = before.get(counter.id());
                final long moved = previous == null || !key.equals(previous.streamKey()) ? 0 :
                    counter.value() - previous.value();
                streams.add(of(role, key, counter.value(), interval.perSecond(moved), positions));
            }
        }
        streams.sort(Comparator.comparing(StreamStat::channel).thenComparingInt(StreamStat::streamId)
            .thenComparingInt(StreamStat::sessionId).thenComparing(StreamStat::role));
        return streams;
    }

    private static StreamStat of(final Role role, final StreamKey key, final long position, final double rate,
        final Positions positions)
    {
        final Map<Integer, Long> own = positions.of(key.registrationId());
        final Long publisherLimit = own.get(AeronCounters.DRIVER_PUBLISHER_LIMIT_TYPE_ID);
        final Long sent = own.get(AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID);
        final Long senderLimit = own.get(AeronCounters.DRIVER_SENDER_LIMIT_TYPE_ID);
        final Long highWater = own.get(AeronCounters.DRIVER_RECEIVER_HWM_TYPE_ID);
        final boolean isPublication = role == Role.PUBLICATION;
        return new StreamStat(
            role, key.channel(), key.streamId(), key.sessionId(), key.registrationId(), position, rate,
            isPublication ? difference(publisherLimit, position) : null,
            isPublication ? sent : null,
            isPublication && sent != null ? difference(senderLimit, sent) : null,
            isPublication ? own.get(AeronCounters.DRIVER_SENDER_BPE_TYPE_ID) : null,
            role == Role.IMAGE ? difference(highWater, position) : null,
            switch (role)
            {
                case PUBLICATION -> own.get(AeronCounters.DRIVER_SENDER_NAKS_RECEIVED_TYPE_ID);
                case IMAGE -> own.get(AeronCounters.DRIVER_RECEIVER_NAKS_SENT_TYPE_ID);
                case SUBSCRIBER -> null;
            },
            role == Role.SUBSCRIBER ? difference(positions.readable(key), position) : null);
    }

    private static @Nullable Long difference(final @Nullable Long to, final long from)
    {
        return to == null ? null : Long.valueOf(to - from);
    }

    private static @Nullable Role roleOf(final CounterSample counter)
    {
        for (final Role role : Role.values())
        {
            if (role.positionTypeId == counter.typeId())
            {
                return role;
            }
        }
        return null;
    }

    /** What the ends of one stream have in common, whatever channel each calls it by. */
    private record Log(int sessionId, int streamId)
    {
        static Log of(final StreamKey key)
        {
            return new Log(key.sessionId(), key.streamId());
        }
    }

    /**
     * The other counters of each end, to be looked up.
     *
     * @param byRegistration value by type id, by registration id.
     * @param readable       what there is to read: an image's position where there is one, the publisher's otherwise.
     */
    private record Positions(Map<Long, Map<Integer, Long>> byRegistration, Map<Log, Long> readable)
    {
        static Positions of(final Reading reading)
        {
            final Map<Long, Map<Integer, Long>> byRegistration = new HashMap<>();
            final Map<Log, Long> published = new HashMap<>();
            final Map<Log, Long> readable = new HashMap<>();
            for (final CounterSample counter : reading.counters())
            {
                final StreamKey key = counter.streamKey();
                if (key != null)
                {
                    byRegistration.computeIfAbsent(key.registrationId(), (id) -> new HashMap<>())
                        .put(counter.typeId(), counter.value());
                    if (counter.typeId() == AeronCounters.DRIVER_RECEIVER_POS_TYPE_ID)
                    {
                        readable.put(Log.of(key), counter.value());
                    }
                    else if (counter.typeId() == AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID)
                    {
                        published.put(Log.of(key), counter.value());
                    }
                }
            }
            published.forEach(readable::putIfAbsent);
            return new Positions(byRegistration, readable);
        }

        Map<Integer, Long> of(final long registrationId)
        {
            return byRegistration.getOrDefault(registrationId, Map.of());
        }

        @Nullable
        Long readable(final StreamKey subscriber)
        {
            return readable.get(Log.of(subscriber));
        }
    }
}
