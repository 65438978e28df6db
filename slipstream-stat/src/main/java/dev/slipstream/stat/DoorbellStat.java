/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import dev.slipstream.doorbell.DoorbellCounterType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One doorbell, or all of them together.
 *
 * @param name              of the thread's role, and its slot.
 * @param parked            how often a thread went to sleep.
 * @param woken             how often a ring ended its sleep.
 * @param avoided           units of work found without a ring.
 * @param timedOut          how often a sleep ended by its time limit.
 * @param timedOutWithWork  how often there was work then: rings that were missed.
 * @param spinBudgetNs      chosen for the current idle period; the longest of all for the sum.
 * @param parkedPerSecond   in the interval.
 * @param wokenPerSecond    in the interval.
 * @param avoidedPerSecond  in the interval.
 * @param wakeLatency       since it was made.
 * @param recentWakeLatency in the interval.
 */
public record DoorbellStat(String name, long parked, long woken, long avoided, long timedOut, long timedOutWithWork,
    long spinBudgetNs, double parkedPerSecond, double wokenPerSecond, double avoidedPerSecond, WakeLatency wakeLatency,
    WakeLatency recentWakeLatency)
{
    private static final int FIRST_TYPE = DoorbellCounterType.PARKED.typeId();
    private static final int LAST_TYPE = DoorbellCounterType.WAKE_LATENCY.typeId();

    static List<DoorbellStat> each(final Interval interval)
    {
        final Map<String, List<CounterSample>> before = byName(interval.earlier());
        final List<DoorbellStat> doorbells = new ArrayList<>();
        byName(interval.later()).forEach(
            (name, counters) -> doorbells.add(of(name, interval, before.getOrDefault(name, List.of()), counters)));
        return doorbells;
    }

    static DoorbellStat total(final Interval interval)
    {
        return of("all", interval, ofDoorbells(interval.earlier()), ofDoorbells(interval.later()));
    }

    private static DoorbellStat of(final String name, final Interval interval, final List<CounterSample> before,
        final List<CounterSample> now)
    {
        final WakeLatency latency = WakeLatency.of(now);
        return new DoorbellStat(
            name,
            sum(now, DoorbellCounterType.PARKED),
            sum(now, DoorbellCounterType.WOKEN),
            sum(now, DoorbellCounterType.AVOIDED),
            sum(now, DoorbellCounterType.TIMED_OUT),
            sum(now, DoorbellCounterType.TIMED_OUT_WITH_WORK),
            now.stream().filter((counter) -> counter.typeId() == DoorbellCounterType.SPIN_BUDGET.typeId())
                .mapToLong(CounterSample::value).max().orElse(0),
            rate(interval, before, now, DoorbellCounterType.PARKED),
            rate(interval, before, now, DoorbellCounterType.WOKEN),
            rate(interval, before, now, DoorbellCounterType.AVOIDED),
            latency,
            latency.since(WakeLatency.of(before)));
    }

    private static double rate(final Interval interval, final List<CounterSample> before,
        final List<CounterSample> now, final DoorbellCounterType type)
    {
        return interval.perSecond(sum(now, type) - sum(before, type));
    }

    static long sum(final List<CounterSample> counters, final DoorbellCounterType type)
    {
        return counters.stream().filter((counter) -> counter.typeId() == type.typeId())
            .mapToLong(CounterSample::value).sum();
    }

    private static List<CounterSample> ofDoorbells(final Reading reading)
    {
        return reading.counters().stream()
            .filter((counter) -> counter.typeId() >= FIRST_TYPE && counter.typeId() <= LAST_TYPE).toList();
    }

    private static Map<String, List<CounterSample>> byName(final Reading reading)
    {
        final Map<String, List<CounterSample>> byName = new LinkedHashMap<>();
        for (final CounterSample counter : ofDoorbells(reading))
        {
            byName.computeIfAbsent(WakeLatency.bellName(counter.label()), (name) -> new ArrayList<>()).add(counter);
        }
        return byName;
    }
}
