/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.driver.status.SlipstreamCounter.Kind;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How often something happened for one reason.
 *
 * @param reason    in lower case with hyphens: a counter of Slipstream's, or of Aeron's with {@code aeron-} before it.
 * @param count     since the driver started.
 * @param perSecond in the interval.
 */
public record ReasonStat(String reason, long count, double perSecond)
{
    private static final String AERON = "aeron-";

    private static final List<SystemCounterDescriptor> AERON_DROPS = List.of(
        SystemCounterDescriptor.INVALID_PACKETS,
        SystemCounterDescriptor.FLOW_CONTROL_UNDER_RUNS,
        SystemCounterDescriptor.FLOW_CONTROL_OVER_RUNS,
        SystemCounterDescriptor.STATUS_MESSAGES_REJECTED,
        SystemCounterDescriptor.RETRANSMIT_OVERFLOW,
        SystemCounterDescriptor.LOSS_GAP_FILLS,
        SystemCounterDescriptor.IMAGES_REJECTED);

    private static final List<SystemCounterDescriptor> AERON_RECOVERY = List.of(
        SystemCounterDescriptor.NAK_MESSAGES_SENT,
        SystemCounterDescriptor.NAK_MESSAGES_RECEIVED,
        SystemCounterDescriptor.RETRANSMITS_SENT,
        SystemCounterDescriptor.RETRANSMITTED_BYTES,
        SystemCounterDescriptor.SHORT_SENDS,
        SystemCounterDescriptor.SENDER_FLOW_CONTROL_LIMITS);

    static List<ReasonStat> drops(final Interval interval)
    {
        final List<ReasonStat> drops = of(interval, Kind.DROP);
        drops.addAll(of(interval, AERON_DROPS));
        return drops;
    }

    static List<ReasonStat> fallbacks(final Interval interval)
    {
        return of(interval, Kind.FALLBACK);
    }

    static List<ReasonStat> recovery(final Interval interval)
    {
        return of(interval, AERON_RECOVERY);
    }

    /**
     * What of Slipstream's counters is neither a drop nor a fallback, nor a path's traffic, nor a ring.
     */
    static List<ReasonStat> others(final Interval interval)
    {
        final List<ReasonStat> others = new ArrayList<>();
        for (final SlipstreamCounter counter : SlipstreamCounter.values())
        {
            final boolean isShownElsewhere = counter.kind() == Kind.DROP || counter.kind() == Kind.FALLBACK ||
                PathStat.Path.XDP.owns(counter) || PathStat.Path.KERNEL.owns(counter) || RingStat.owns(counter);
            if (!isShownElsewhere)
            {
                add(others, interval, counter);
            }
        }
        return others;
    }

    private static List<ReasonStat> of(final Interval interval, final Kind kind)
    {
        final List<ReasonStat> reasons = new ArrayList<>();
        for (final SlipstreamCounter counter : SlipstreamCounter.values())
        {
            if (counter.kind() == kind)
            {
                add(reasons, interval, counter);
            }
        }
        return reasons;
    }

    private static List<ReasonStat> of(final Interval interval, final List<SystemCounterDescriptor> counters)
    {
        final List<ReasonStat> reasons = new ArrayList<>();
        for (final SystemCounterDescriptor counter : counters)
        {
            interval.later().system(counter).ifPresent((now) -> reasons.add(new ReasonStat(
                AERON + reason(counter), now.value(), interval.perSecond(counter))));
        }
        return reasons;
    }

    private static void add(final List<ReasonStat> to, final Interval interval, final SlipstreamCounter counter)
    {
        interval.later().slipstream(counter).ifPresent((now) -> to.add(new ReasonStat(
            reason(counter), now.value(), interval.perSecond(counter))));
    }

    private static String reason(final Enum<?> counter)
    {
        return counter.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
