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
 */
@JsonPropertyOrder({"scenario", "metric", "system", "against", "ratio"})
public record Ratio(String scenario, String metric, String system, String against, double ratio)
{
}
