/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.report;

import dev.slipstream.bench.worker.Worker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Works out ratios and medians from rows.
 */
public final class Ratios
{
    private static final double ROUNDING = 1_000.0;

    private Ratios()
    {
    }

    /**
     * Hold each system of a scenario against the first that has rows there.
     *
     * @param scenario the scenario's name.
     * @param baseline the id of the system that the others are held against.
     * @param rows     of any scenarios; the others are passed over.
     * @return a ratio for each system and each metric that both have in at least one common round.
     */
    public static List<Ratio> of(final String scenario, final String baseline, final List<Row> rows)
    {
        final Map<Integer, Map<String, Double>> against = new TreeMap<>();
        final Map<String, Map<Integer, Map<String, Double>>> others = new LinkedHashMap<>();
        for (final Row row : rows)
        {
            if (row.scenario().equals(scenario))
            {
                (row.system().equals(baseline) ? against :
                    others.computeIfAbsent(row.system(), system -> new TreeMap<>())).put(row.round(), metrics(row));
            }
        }
        final List<Ratio> ratios = new ArrayList<>();
        others.forEach((system, byRound) ->
        {
            final Map<String, List<Double>> quotients = new LinkedHashMap<>();
            byRound.forEach((round, metrics) -> metrics.forEach((metric, value) ->
            {
                final double other = against.getOrDefault(round, Map.of()).getOrDefault(metric, 0.0);
                if (other > 0)
                {
                    quotients.computeIfAbsent(metric, name -> new ArrayList<>()).add(value / other);
                }
            }));
            quotients.forEach((metric, values) -> ratios.add(new Ratio(scenario, metric, system, baseline,
                Math.round(median(values) * ROUNDING) / ROUNDING)));
        });
        return ratios;
    }

    /**
     * The middle of some values; of an even number the mean of the two in the middle.
     *
     * @param values in any order, at least one.
     * @return their median.
     */
    public static double median(final List<Double> values)
    {
        final double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static Map<String, Double> metrics(final Row row)
    {
        final Map<String, Double> metrics = new LinkedHashMap<>();
        put(metrics, "msgsPerSec", row.msgsPerSec());
        put(metrics, "p50Us", row.p50Us());
        put(metrics, "p99Us", row.p99Us());
        put(metrics, "p999Us", row.p999Us());
        put(metrics, "cpuPercent", row.cpuPercent());
        row.cpuByThread().forEach((thread, percent) ->
        {
            // The threads that carry messages; what a JVM does beside them is noise.
            if (thread.endsWith("/" + Worker.THREAD_NAME))
            {
                put(metrics, "cpuByThread." + thread, percent);
            }
        });
        return metrics;
    }

    private static void put(final Map<String, Double> metrics, final String name, final @Nullable Double value)
    {
        if (value != null)
        {
            metrics.put(name, value);
        }
    }
}
