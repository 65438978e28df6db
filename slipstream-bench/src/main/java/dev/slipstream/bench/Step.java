/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * One round of one system at one scenario.
 *
 * @param scenario what.
 * @param system   who.
 * @param round    from 1.
 */
public record Step(Scenario scenario, BenchSystem system, int round)
{
    /**
     * The order in which scenarios are measured: round after round; within a round, scenario after scenario; within a
     * scenario, system after system. So what is compared lies side by side in time, what is repeated lies apart, and a
     * campaign that has to stop early has some rounds of everything.
     *
     * @param scenarios what.
     * @param rounds    how often.
     * @return the steps in order.
     */
    public static List<Step> interleave(final List<Scenario> scenarios, final int rounds)
    {
        final List<Step> steps = new ArrayList<>();
        for (int round = 1; round <= rounds; round++)
        {
            for (final Scenario scenario : scenarios)
            {
                for (final BenchSystem system : scenario.systems())
                {
                    steps.add(new Step(scenario, system, round));
                }
            }
        }
        return steps;
    }
}
