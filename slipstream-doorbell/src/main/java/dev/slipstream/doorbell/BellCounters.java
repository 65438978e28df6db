/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;

/**
 * The counters of one doorbell. Written by its thread alone, without atomic instructions.
 */
final class BellCounters implements AutoCloseable
{
    /** Makes a counter. */
    @FunctionalInterface
    interface Factory
    {
        /**
         * Make a counter.
         *
         * @param type  of the counter.
         * @param label all of it.
         * @return the counter.
         */
        DoorbellCounter create(DoorbellCounterType type, String label);
    }

    // Powers of two from 8 us on: a wake-up on the same core takes 6 to 10 us, on one that has gone idle 40 to 60.
    private static final long FIRST_BUCKET_NS = 8_192;
    private static final int BUCKET_COUNT = 8;
    private static final long NANOS_PER_MICRO = 1_000;

    private final List<DoorbellCounter> all = new ArrayList<>();
    private final DoorbellCounter parked;
    private final DoorbellCounter woken;
    private final DoorbellCounter avoided;
    private final DoorbellCounter timedOut;
    private final DoorbellCounter timedOutWithWork;
    private final DoorbellCounter spinBudget;
    private final DoorbellCounter spun;
    private final DoorbellCounter wakeUpCost;
    private final DoorbellCounter[] wakeLatency = new DoorbellCounter[BUCKET_COUNT];

    BellCounters(final Factory factory, final String name)
    {
        try
        {
            parked = add(factory, DoorbellCounterType.PARKED, name);
            woken = add(factory, DoorbellCounterType.WOKEN, name);
            avoided = add(factory, DoorbellCounterType.AVOIDED, name);
            timedOut = add(factory, DoorbellCounterType.TIMED_OUT, name);
            timedOutWithWork = add(factory, DoorbellCounterType.TIMED_OUT_WITH_WORK, name);
            spinBudget = add(factory, DoorbellCounterType.SPIN_BUDGET, name);
            spun = add(factory, DoorbellCounterType.SPUN, name);
            wakeUpCost = add(factory, DoorbellCounterType.WAKE_UP_COST, name);
            for (int i = 0; i < BUCKET_COUNT; i++)
            {
                wakeLatency[i] = add(factory, DoorbellCounterType.WAKE_LATENCY, bucketName(i) + ": " + name);
            }
        }
        catch (final RuntimeException | Error e)
        {
            close();
            throw e;
        }
    }

    void onPark()
    {
        parked.increment();
    }

    void onWoken()
    {
        woken.increment();
    }

    void onWakeLatency(final long latencyNs)
    {
        final int bucket = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, latencyNs - 1) / FIRST_BUCKET_NS);
        wakeLatency[Math.min(bucket, BUCKET_COUNT - 1)].increment();
    }

    void onAvoided(final long count)
    {
        avoided.add(count);
    }

    void onTimeOut()
    {
        timedOut.increment();
    }

    void onTimeOutWithWork()
    {
        timedOutWithWork.increment();
    }

    void onSpinBudget(final long budgetNs, final long wakeUpCostNs)
    {
        spinBudget.set(budgetNs);
        wakeUpCost.set(wakeUpCostNs);
    }

    void onSpun(final long count)
    {
        spun.add(count);
    }

    long parked()
    {
        return parked.get();
    }

    long woken()
    {
        return woken.get();
    }

    long avoided()
    {
        return avoided.get();
    }

    long timedOut()
    {
        return timedOut.get();
    }

    long timedOutWithWork()
    {
        return timedOutWithWork.get();
    }

    long spun()
    {
        return spun.get();
    }

    long spinBudgetNs()
    {
        return spinBudget.get();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(all);
        all.clear();
    }

    private DoorbellCounter add(final Factory factory, final DoorbellCounterType type, final String name)
    {
        final DoorbellCounter counter = factory.create(type, type.label() + ": " + name);
        all.add(counter);
        return counter;
    }

    private static String bucketName(final int bucket)
    {
        final long limitUs = (FIRST_BUCKET_NS << bucket) / NANOS_PER_MICRO;
        return bucket == BUCKET_COUNT - 1 ? "above " + limitUs / 2 + "us" : "up to " + limitUs + "us";
    }
}
