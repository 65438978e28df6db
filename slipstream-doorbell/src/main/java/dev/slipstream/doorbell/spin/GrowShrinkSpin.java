/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.spin;

/**
 * Doubles the budget when a longer spin, up to a limit, would have caught the message; halves it when no allowed spin
 * would have. The rule of the kernel's haltpoll governor ({@code Documentation/virt/guest-halt-polling.rst}).
 *
 * <p>The limit is what a wake-up costs: spinning longer than that to avoid one is a loss.
 */
public final class GrowShrinkSpin implements SpinPolicy
{
    /** Limit if none is given: about what it takes to wake a thread on another core that has gone idle. */
    public static final long DEFAULT_MAX_BUDGET_NS = 50_000;

    // Smaller budgets catch nothing: two polls and the arming take about as long.
    private static final long MIN_BUDGET_NS = 2_000;

    private final long maxBudgetNs;
    private long budgetNs;

    /** A policy with the default limit. */
    public GrowShrinkSpin()
    {
        this(DEFAULT_MAX_BUDGET_NS);
    }

    /**
     * @param maxBudgetNs limit of the budget in nanoseconds.
     */
    public GrowShrinkSpin(final long maxBudgetNs)
    {
        if (maxBudgetNs < MIN_BUDGET_NS)
        {
            throw new IllegalArgumentException("limit of the spin budget " + maxBudgetNs + " ns is below " +
                MIN_BUDGET_NS + " ns: use a fixed budget of 0 not to spin");
        }
        this.maxBudgetNs = maxBudgetNs;
    }

    @Override
    public long budgetNs()
    {
        return budgetNs;
    }

    @Override
    public void onWork(final long gapNs)
    {
        if (gapNs > maxBudgetNs)
        {
            budgetNs = budgetNs >= 2 * MIN_BUDGET_NS ? budgetNs / 2 : 0;
        }
        else if (gapNs > budgetNs)
        {
            budgetNs = Math.clamp(2 * budgetNs, MIN_BUDGET_NS, maxBudgetNs);
        }
    }

    @Override
    public String toString()
    {
        return "grow/shrink up to " + maxBudgetNs + " ns";
    }
}
