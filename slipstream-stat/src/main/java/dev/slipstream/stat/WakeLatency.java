/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import dev.slipstream.doorbell.DoorbellCounterType;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A histogram of the time from a ring to the thread running.
 *
 * @param countByLimitUs how many took no longer than so many microseconds, and longer than the limit before; under
 *                       {@link #NO_LIMIT} those beyond the last limit.
 */
public record WakeLatency(SortedMap<Long, Long> countByLimitUs)
{
    /** Of the bucket that has no upper limit. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    private static final String SEPARATOR = ": ";

    /** As {@code BellCounters} labels: "doorbell-wake-latency: up to 16us: name", and "above 524us" for the last. */
    private static final Pattern LABEL = Pattern.compile(
        "^" + DoorbellCounterType.WAKE_LATENCY.label() + ": (up to|above) (\\d{1,9})us: (.*)$");

    /** Keeps a copy. */
    public WakeLatency
    {
        countByLimitUs = new TreeMap<>(countByLimitUs);
    }

    static WakeLatency of(final List<CounterSample> counters)
    {
        final SortedMap<Long, Long> counts = new TreeMap<>();
        for (final CounterSample counter : counters)
        {
            final Matcher label = LABEL.matcher(counter.label());
            if (label.matches())
            {
                final long limitUs = "above".equals(label.group(1)) ? NO_LIMIT : Long.parseLong(label.group(2));
                counts.merge(limitUs, Math.max(0, counter.value()), Long::sum);
            }
        }
        return new WakeLatency(counts);
    }

    /**
     * The part of a label that names the doorbell.
     *
     * @param label of any of a doorbell's counters.
     * @return the name.
     */
    static String bellName(final String label)
    {
        final Matcher bucket = LABEL.matcher(label);
        if (bucket.matches())
        {
            return bucket.group(3);
        }
        final int end = label.indexOf(SEPARATOR);
        return end < 0 ? label : label.substring(end + SEPARATOR.length());
    }

    /**
     * What came in addition to an earlier state.
     *
     * @param earlier state.
     * @return the difference.
     */
    WakeLatency since(final WakeLatency earlier)
    {
        final SortedMap<Long, Long> counts = new TreeMap<>();
        countByLimitUs.forEach((limitUs, count) -> counts.put(limitUs,
            Math.max(0, count - earlier.countByLimitUs.getOrDefault(limitUs, 0L))));
        return new WakeLatency(counts);
    }

    /**
     * How many wake-ups it holds.
     *
     * @return the sum.
     */
    public long count()
    {
        return countByLimitUs.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * A limit that a share of the wake-ups kept.
     *
     * @param percent the share.
     * @return microseconds, {@link #NO_LIMIT} if it is beyond the last limit; empty without wake-ups.
     */
    public OptionalLong percentileUs(final double percent)
    {
        final double wanted = count() * percent / 100;
        long seen = 0;
        for (final Map.Entry<Long, Long> bucket : countByLimitUs.entrySet())
        {
            seen += bucket.getValue();
            if (seen > 0 && seen >= wanted)
            {
                return OptionalLong.of(bucket.getKey());
            }
        }
        return OptionalLong.empty();
    }

    /**
     * The last limit that there is.
     *
     * @return microseconds; 0 without any.
     */
    public long lastLimitUs()
    {
        return countByLimitUs.keySet().stream().filter((limit) -> limit != NO_LIMIT).mapToLong(Long::longValue).max()
            .orElse(0);
    }
}
