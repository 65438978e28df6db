/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.spin;

import java.util.concurrent.TimeUnit;

/**
 * Spins only when the next message is expected sooner than a wake-up costs.
 *
 * <p>A budget of {@code b} costs the time that is spun, and the wake-up as well where the message comes later: the
 * messages with gaps {@code g <= b} cost {@code g}, all others {@code b + wakeUp}. Out of the gaps of late, in a
 * histogram that forgets, the budget is taken whose cost is the least. That is 0 when gaps are long, since then a spin
 * only adds to the cost; it is the length of the usual gap when that is short. It is never longer than a wake-up costs:
 * whatever comes then, no idle period costs more than twice of what it would, had the gap been known before.
 *
 * <p>What a wake-up costs is learnt too: the median of the times from a ring to the thread running is what the message
 * is late by, and the processor time of both sides comes on top of it.
 */
public final class AdaptiveSpin implements SpinPolicy
{
    /** What a wake-up is taken to cost before there was one: about that of a thread on another core. */
    static final long INITIAL_WAKE_UP_COST_NS = TimeUnit.MICROSECONDS.toNanos(50);

    // What takes longer is no wake-up but a processor that others keep busy: whoever spins then keeps it busier.
    private static final long MAX_WAKE_UP_COST_NS = TimeUnit.MICROSECONDS.toNanos(100);

    // A reader that is woken 50,000 times a second was measured to take 5 us each time; what its writer takes was not
    // told apart from its spinning. Generous on purpose, since whoever lets a thread spin prefers time to processors.
    private static final long PROCESSOR_TIME_NS = TimeUnit.MICROSECONDS.toNanos(20);

    // Of the estimate, up or down with each wake-up: settles where as many are above as below.
    private static final int MEDIAN_STEP_SHIFT = 4;

    // Two buckets for an octave of gaps, from 1,024 ns on. Shorter ones are over before a thread has armed.
    private static final int FIRST_OCTAVE = 10;
    private static final int OCTAVES = 8;
    private static final int BUCKETS = 1 + 2 * OCTAVES;
    private static final long[] UPPER_NS = new long[BUCKETS];
    private static final long[] MIDDLE_NS = new long[BUCKETS];

    // Half of what is known is forgotten with each so many gaps: a change of pace is followed within some dozens.
    private static final int MEMORY = 64;

    static
    {
        for (int i = 0; i < BUCKETS; i++)
        {
            final long octaveNs = 1L << (FIRST_OCTAVE + i / 2);
            UPPER_NS[i] = i % 2 == 0 ? octaveNs : octaveNs + octaveNs / 2;
            MIDDLE_NS[i] = i == 0 ? octaveNs / 2 : (UPPER_NS[i - 1] + UPPER_NS[i]) / 2;
        }
    }

    private final int[] counts = new int[BUCKETS];
    private int total;
    private long wakeUpCostNs = INITIAL_WAKE_UP_COST_NS;
    private long budgetNs;

    /** A policy that has seen nothing and does not spin. */
    public AdaptiveSpin()
    {
    }

    @Override
    public long budgetNs()
    {
        return budgetNs;
    }

    @Override
    public void onWork(final long gapNs)
    {
        final int bucket = bucketOf(gapNs);
        if (bucket < BUCKETS)
        {
            counts[bucket]++;
        }
        total++;
        if (total == MEMORY)
        {
            forgetHalf();
        }
        budgetNs = cheapest();
    }

    @Override
    public void onWakeUp(final long latencyNs)
    {
        final long step = wakeUpCostNs >> MEDIAN_STEP_SHIFT;
        wakeUpCostNs = Math.clamp(
            wakeUpCostNs + (latencyNs > wakeUpLatencyNs() ? step : -step), PROCESSOR_TIME_NS, MAX_WAKE_UP_COST_NS);
    }

    @Override
    public long wakeUpCostNs()
    {
        return wakeUpCostNs;
    }

    @Override
    public long wakeUpLatencyNs()
    {
        return wakeUpCostNs - PROCESSOR_TIME_NS;
    }

    @Override
    public String toString()
    {
        return "adaptive, now " + budgetNs + " ns, a wake-up costs " + wakeUpCostNs + " ns";
    }

    private void forgetHalf()
    {
        int later = total;
        total = 0;
        for (int i = 0; i < BUCKETS; i++)
        {
            later -= counts[i];
            counts[i] /= 2;
            total += counts[i];
        }
        total += later / 2;
    }

    private long cheapest()
    {
        long best = 0;
        long bestCost = total * wakeUpCostNs;
        long caughtCost = 0;
        int missed = total;
        for (int i = 0; i < BUCKETS && UPPER_NS[i] <= wakeUpCostNs; i++)
        {
            caughtCost += counts[i] * MIDDLE_NS[i];
            missed -= counts[i];
            final long cost = caughtCost + missed * (UPPER_NS[i] + wakeUpCostNs);
            if (cost < bestCost)
            {
                bestCost = cost;
                best = UPPER_NS[i];
            }
        }
        return best;
    }

    private static int bucketOf(final long gapNs)
    {
        final int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(gapNs | 1) - FIRST_OCTAVE;
        if (octave < 0)
        {
            return 0;
        }
        return 1 + 2 * octave + (int)(gapNs >>> (octave + FIRST_OCTAVE - 1) & 1);
    }
}
