/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

/**
 * How long the parts of a round take.
 *
 * @param floodWarmUpMs before the window of a worker's first round at a scenario: its code is not compiled yet, or for
 *                      another scenario.
 * @param pacedWarmUpMs the same where packets go over a network at a rate: much code that runs seldom, and is compiled
 *                      late.
 * @param warmUpMs      before the window of the later rounds.
 * @param measureMs     the window.
 */
public record Timing(long floodWarmUpMs, long pacedWarmUpMs, long warmUpMs, long measureMs)
{
    /** Long enough to see what wakes up once a second. */
    private static final long IDLE_MS = 5_000;

    /** gRPC is a lot of code: it gets faster for some 20 s. */
    private static final long RPC_REHEARSAL_FACTOR = 2;

    /**
     * How long a system plays before its window opens.
     *
     * @param scenario which.
     * @param isFirst  whether it plays it for the first time.
     * @return the duration.
     */
    long warmUpMs(final Scenario scenario, final boolean isFirst)
    {
        return isFirst ? firstWarmUpMs(scenario) : warmUpMs;
    }

    private long firstWarmUpMs(final Scenario scenario)
    {
        return scenario.rate() > 0 && scenario.place() != Scenario.Place.IPC ? pacedWarmUpMs : floodWarmUpMs;
    }

    /**
     * How long a system plays before its first round of calls, over connections that end before that. The end of a
     * connection is code that the compiler has not seen, and of which it has assumed that it never comes: it compiles
     * much of gRPC anew after it.
     *
     * @param scenario of the first round.
     * @return the duration, 0 for none.
     */
    long rehearsalMs(final Scenario scenario)
    {
        return scenario.place() == Scenario.Place.RPC && scenario.shape() != Scenario.Shape.IDLE ?
            RPC_REHEARSAL_FACTOR * firstWarmUpMs(scenario) : 0;
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
