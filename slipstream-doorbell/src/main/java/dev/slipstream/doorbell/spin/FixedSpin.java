/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.spin;

/**
 * Always the same budget. Zero suits threads that must not burn a core; a very long one is a busy spin.
 */
public final class FixedSpin implements SpinPolicy
{
    private final long budgetNs;

    /**
     * @param budgetNs in nanoseconds, not negative.
     */
    public FixedSpin(final long budgetNs)
    {
        if (budgetNs < 0)
        {
            throw new IllegalArgumentException("spin budget " + budgetNs + " ns is negative: use 0 not to spin");
        }
        this.budgetNs = budgetNs;
    }

    @Override
    public long budgetNs()
    {
        return budgetNs;
    }

    @Override
    public void onWork(final long gapNs)
    {
        // Learns nothing.
    }

    @Override
    public String toString()
    {
        return "fixed " + budgetNs + " ns";
    }
}
