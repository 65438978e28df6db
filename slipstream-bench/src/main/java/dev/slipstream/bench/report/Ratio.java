/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * How a system did against another: the median over rounds of its figure divided by the other's of the same round.
 *
 * @param scenario the scenario's name.
 * @param metric   the name of the row's field; {@code cpuByThread.reader/worker} for a thread's.
 * @param system   who.
 * @param against  whom it is held against.
 * @param ratio    above 1 is better for {@code msgsPerSec}, below 1 for times and CPU.
 * @param low      the least of the rounds.
 * @param high     the greatest of the rounds.
 * @param rounds   how many it is the median of.
 */
@JsonPropertyOrder({"scenario", "metric", "system", "against", "ratio", "low", "high", "rounds"})
public record Ratio(String scenario, String metric, String system, String against, double ratio, double low,
    double high, int rounds)
{
}
