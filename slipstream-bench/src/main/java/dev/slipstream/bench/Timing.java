/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

/**
 * How long the parts of a round take.
 *
 * @param firstWarmUpMs before the window of a worker's first round at a scenario: its code is not compiled yet.
 * @param warmUpMs      before the window of the later rounds.
 * @param measureMs     the window.
 */
public record Timing(long firstWarmUpMs, long warmUpMs, long measureMs)
{
    /** Long enough to see what wakes up once a second. */
    private static final long IDLE_MS = 5_000;

    /** gRPC is a lot of code: it gets faster for some 20 s. */
    private static final long RPC_WARM_UP_FACTOR = 3;

    /**
     * How long a system runs at a scenario before it is measured for the first time.
     *
     * @param scenario which.
     * @return the warm-up.
     */
    long firstWarmUpMs(final Scenario scenario)
    {
        return scenario.place() == Scenario.Place.RPC ? RPC_WARM_UP_FACTOR * firstWarmUpMs : firstWarmUpMs;
    }

    /**
     * How long a scenario is measured.
     *
     * @param scenario which.
     * @return the window.
     */
    long windowMs(final Scenario scenario)
    {
        return scenario.shape() == Scenario.Shape.IDLE ? Math.max(measureMs, IDLE_MS) : measureMs;
    }
}
