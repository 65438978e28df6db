/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.spin;

import java.util.function.Supplier;
import org.agrona.SystemUtil;

/**
 * Chooses how long a thread without work spins before it parks. Used by that one thread; allocates nothing.
 */
public interface SpinPolicy
{
    /** In a property: {@link AdaptiveSpin}. */
    String ADAPTIVE = "adaptive";

    /**
     * How long to spin in the idle period that begins now.
     *
     * @return the budget in nanoseconds; 0 parks at once.
     */
    long budgetNs();

    /**
     * An idle period has ended since work arrived.
     *
     * @param gapNs from the beginning of the period to the arrival, without the time that a wake-up took.
     */
    void onWork(long gapNs);

    /**
     * The thread was woken.
     *
     * @param latencyNs from the ring to the thread running.
     */
    default void onWakeUp(final long latencyNs)
    {
        // For those who learn.
    }

    /**
     * What a wake-up is taken to cost: the most that spinning may cost to avoid one.
     *
     * @return in nanoseconds; 0 if the policy does not ask.
     */
    default long wakeUpCostNs()
    {
        return 0;
    }

    /**
     * How long the thread takes to wake up, as a rule.
     *
     * @return in nanoseconds; 0 if the policy does not ask.
     */
    default long wakeUpLatencyNs()
    {
        return 0;
    }

    /**
     * The policy that is named by a property.
     *
     * @param property its name, for messages.
     * @param value    {@value #ADAPTIVE}, or a fixed budget as a duration such as {@code 20us}.
     * @return makes a policy for each thread.
     * @throws NumberFormatException if the value is neither.
     */
    static Supplier<SpinPolicy> supplier(final String property, final String value)
    {
        if (ADAPTIVE.equals(value))
        {
            return AdaptiveSpin::new;
        }
        final long budgetNs = SystemUtil.parseDuration(property, value);
        return () -> new FixedSpin(budgetNs);
    }
}
