/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.Scenario.Place;
import java.time.Duration;
import java.util.List;

/**
 * How thoroughly is measured.
 *
 * @param timing of each round.
 * @param rounds how often each system takes its turn.
 * @param budget how long it may take in all; later rounds are left out when it is used up.
 * @param limit  when everything that is not done yet is left out, and workers that do not end are killed.
 */
public record Suite(Timing timing, int rounds, Duration budget, Duration limit)
{
    /** For {@code slipstream demo}: leaves room below a minute and a half for start-up, and for cleaning up. */
    public static final Suite DEMO =
        new Suite(new Timing(2_400, 5_500, 1_000, 800), 2, Duration.ofSeconds(75), Duration.ofSeconds(80));

    /** One short round, below 50 s with start-up and cleaning up. */
    public static final Suite QUICK =
        new Suite(new Timing(1_500, 1_500, 300, 800), 1, Duration.ofSeconds(40), Duration.ofSeconds(43));

    /** As long as it takes. */
    public static final Suite FULL =
        new Suite(new Timing(8_000, 8_000, 2_000, 3_000), 3, Duration.ofHours(24), Duration.ofHours(25));

    /** The scenarios that tell the story. */
    public static final List<String> HEADLINES = List.of("net-throughput-1376", "net-pingpong-20k",
        "loopback-throughput-1376", "ipc-pingpong-1k", "ipc-pingpong-1k-one-core");

    /**
     * The same with another number of rounds.
     *
     * @param rounds how often each system takes its turn.
     * @return the suite.
     */
    public Suite withRounds(final int rounds)
    {
        return new Suite(timing, rounds, budget, limit);
    }

    /**
     * Begin.
     *
     * @return when it has to be over.
     */
    public Deadline start()
    {
        return Deadline.in(limit);
    }

    /**
     * What {@code slipstream demo} shows.
     *
     * @param namespaces whether network namespaces can be made.
     * @return the scenarios in order.
     */
    public static List<Scenario> demo(final boolean namespaces)
    {
        return HEADLINES.stream().map(Scenarios::byName)
            .filter(scenario -> namespaces || !scenario.needsNamespaces())
            .map(scenario -> scenario.place() == Place.IPC ? scenario.with(BenchSystem.STOCK, BenchSystem.DOORBELL) :
                scenario)
            .toList();
    }
}
