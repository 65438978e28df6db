/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.report;

import dev.slipstream.bench.worker.Worker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Works out ratios and medians from rows.
 */
public final class Ratios
{
    /** With so many undisturbed rounds the disturbed ones are left out: two agree or show that they do not. */
    public static final int ENOUGH_CLEAN_ROUNDS = 2;

    /** The metric of {@link Row#driverPercent()}. */
    public static final String DRIVER_CPU = "cpuByThread.driver";

    private static final double ROUNDING = 1_000.0;

    private Ratios()
    {
    }

    /**
     * Hold each system of a scenario against its baseline, round by round. A round in which other processes were busy
     * counts only if too few others are left.
     *
     * @param scenario the scenario's name.
     * @param baseline the id of the system that the others are held against.
     * @param rows     of any scenarios; the others are passed over.
     * @return a ratio for each system and each metric that both have in at least one common round.
     */
    public static List<Ratio> of(final String scenario, final String baseline, final List<Row> rows)
    {
        final Map<Integer, Row> against = new HashMap<>();
        final Map<String, List<Row>> others = new LinkedHashMap<>();
        for (final Row row : rows)
        {
            if (row.scenario().equals(scenario))
            {
                if (row.system().equals(baseline))
                {
                    against.put(row.round(), row);
                }
                else
                {
                    others.computeIfAbsent(row.system(), system -> new ArrayList<>()).add(row);
                }
            }
        }
        final List<Ratio> ratios = new ArrayList<>();
        others.forEach((system, theirs) ->
        {
            final List<Pair> pairs = new ArrayList<>();
            for (final Row row : theirs)
            {
                final @Nullable Row other = against.get(row.round());
                if (other != null)
                {
                    pairs.add(new Pair(row, other));
                }
            }
            final List<Pair> clean = pairs.stream().filter(Pair::isClean).toList();
            final Map<String, List<Double>> quotients = new LinkedHashMap<>();
            (clean.size() >= ENOUGH_CLEAN_ROUNDS ? clean : pairs)
                .forEach(pair -> divide(metrics(pair.row), metrics(pair.against), quotients));
            quotients.forEach((metric, values) -> ratios.add(new Ratio(scenario, metric, system, baseline,
                round(median(values)), round(Collections.min(values)), round(Collections.max(values)),
                values.size())));
        });
        return ratios;
    }

    private static void divide(final Map<String, Double> metrics, final Map<String, Double> against,
        final Map<String, List<Double>> quotients)
    {
        metrics.forEach((metric, value) ->
        {
            final double other = against.getOrDefault(metric, 0.0);
            if (other > 0)
            {
                quotients.computeIfAbsent(metric, name -> new ArrayList<>()).add(value / other);
            }
        });
    }

    private static double round(final double value)
    {
        return Math.round(value * ROUNDING) / ROUNDING;
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
        put(metrics, DRIVER_CPU, row.driverPercent());
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

    /** Two rows of one round. */
    private record Pair(Row row, Row against)
    {
        boolean isClean()
        {
            return !row.isDisturbed() && !against.isDisturbed();
        }
    }
}
