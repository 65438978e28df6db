/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.spin;

/**
 * Chooses how long a thread without work spins before it parks. Used by that one thread; allocates nothing.
 */
public interface SpinPolicy
{
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
}
