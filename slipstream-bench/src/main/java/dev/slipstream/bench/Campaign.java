/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.report.Machine;
import dev.slipstream.bench.report.Ratio;
import dev.slipstream.bench.report.Ratios;
import dev.slipstream.bench.report.Report;
import dev.slipstream.bench.report.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Many steps, and what they found in all. A step that fails does not stop the others, but its system is not tried again
 * at that scenario: it would most likely only fail as slowly.
 *
 * @param measurements of the steps that were done, in order.
 * @param failures     of those that failed: what was wrong, in words.
 * @param skipped      what was not measured at all because time was up, in words.
 */
public record Campaign(List<Measurement> measurements, List<String> failures, List<String> skipped)
{
    /** Keeps copies. */
    public Campaign
    {
        measurements = List.copyOf(measurements);
        failures = List.copyOf(failures);
        skipped = List.copyOf(skipped);
    }

    /**
     * Do all steps for which there is time.
     *
     * @param steps    in order.
     * @param runner   does each; once it says that the run is over ({@link RunOverException}), the rest is skipped.
     * @param budget   a later round begins only if it is likely to end within this time; the first round does not ask.
     * @param progress hears of each.
     * @return what they found.
     */
    public static Campaign run(final List<Step> steps, final StepRunner runner, final Duration budget,
        final Progress progress)
    {
        final long startNs = System.nanoTime();
        final List<Measurement> measurements = new ArrayList<>();
        final Map<String, String> failures = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++)
        {
            final Step step = steps.get(i);
            if (startsLaterRound(steps, i) &&
                elapsed(startNs).plus(elapsed(startNs).multipliedBy(step.scenario().systems().size()).dividedBy(i))
                    .compareTo(budget) > 0)
            {
                break;
            }
            final String key = key(step);
            if (failures.containsKey(key))
            {
                continue;
            }
            progress.onStart(i + 1, steps.size(), step);
            try
            {
                final Measurement measurement = runner.run(step);
                measurements.add(measurement);
                progress.onMeasurement(measurement);
            }
            catch (final RunOverException e)
            {
                break;
            }
            catch (final RuntimeException e)
            {
                failures.put(key, key + ": " + e.getMessage());
                progress.onFailure(step, e);
            }
        }
        return new Campaign(measurements, List.copyOf(failures.values()), skipped(steps, measurements, failures));
    }

    private static List<String> skipped(final List<Step> steps, final List<Measurement> measurements,
        final Map<String, String> failures)
    {
        final Set<String> skipped = new LinkedHashSet<>();
        steps.forEach(step -> skipped.add(key(step)));
        measurements.forEach(measurement -> skipped.remove(key(measurement.step())));
        skipped.removeAll(failures.keySet());
        return List.copyOf(skipped);
    }

    private static String key(final Step step)
    {
        return step.scenario().name() + " " + step.system().id();
    }

    private static boolean startsLaterRound(final List<Step> steps, final int index)
    {
        final Step step = steps.get(index);
        return step.round() > 1 && step.system() == step.scenario().baseline();
    }

    private static Duration elapsed(final long startNs)
    {
        return Duration.ofNanos(System.nanoTime() - startNs);
    }

    /**
     * Whether something was measured, no step failed, and in each round messages flowed and arrived once and whole.
     *
     * @return false if the process should end with an error.
     */
    public boolean isSound()
    {
        return failures.isEmpty() && !measurements.isEmpty() && measurements.stream().allMatch(Measurement::isSound);
    }

    /**
     * The scenarios of which there are figures.
     *
     * @return in order.
     */
    public List<Scenario> scenarios()
    {
        final Set<Scenario> scenarios = new LinkedHashSet<>();
        measurements.forEach(measurement -> scenarios.add(measurement.step().scenario()));
        return List.copyOf(scenarios);
    }

    /**
     * The rounds of one system at one scenario.
     *
     * @param scenario what.
     * @param system   who.
     * @return in order; empty if there are none.
     */
    public List<Measurement> of(final Scenario scenario, final BenchSystem system)
    {
        return measurements.stream()
            .filter(measurement -> measurement.step().scenario().equals(scenario) &&
                measurement.step().system() == system)
            .toList();
    }

    /**
     * Which way the packets of the XDP system went, by the counters of the namespaces themselves.
     *
     * @return a phrase for each scenario that has an XDP system, with the least of all rounds.
     */
    public List<String> xdpShares()
    {
        final List<String> shares = new ArrayList<>();
        for (final Scenario scenario : scenarios())
        {
            final List<Measurement> rounds = of(scenario, BenchSystem.XDP);
            if (!rounds.isEmpty())
            {
                shares.add(String.format(Locale.ROOT,
                    "%s: %.1f %% of the packets that left the sender, %.1f %% of those that reached the receiver",
                    scenario.name(), leastPercent(rounds, Measurement::txXdpShare),
                    leastPercent(rounds, Measurement::rxXdpShare)));
            }
        }
        return shares;
    }

    /**
     * What drivers said about paths that they did not take.
     *
     * @return lines, each once.
     */
    public List<String> announcements()
    {
        return measurements.stream().flatMap(measurement -> measurement.announcements().stream()).distinct().toList();
    }

    private static double leastPercent(final List<Measurement> rounds,
        final Function<Measurement, @Nullable Double> share)
    {
        double least = 1;
        for (final Measurement round : rounds)
        {
            final Double value = share.apply(round);
            least = Math.min(least, value == null ? 0 : value);
        }
        return least * 100;
    }

    /**
     * The report for scripts.
     *
     * @return with the ratios worked out.
     */
    public Report report()
    {
        final List<Row> rows = measurements.stream().map(Measurement::row).toList();
        final List<Row> sound = measurements.stream().filter(Measurement::isSound).map(Measurement::row).toList();
        final List<Ratio> ratios = new ArrayList<>();
        final List<Measurement> proxies = measurements.stream()
            .filter(measurement -> measurement.isSound() && measurement.step().system().isProxy()).toList();
        for (final Scenario scenario : scenarios())
        {
            ratios.addAll(Ratios.of(scenario.name(), scenario.baseline().id(), sound));
            // A proxy has work of its own: what its hops are worth shows beside the same one with other hops.
            ratios.addAll(Ratios.of(scenario.name(), BenchSystem.SIDECAR_UDS.id(), proxies.stream()
                .map(Measurement::row).toList()));
        }
        return new Report(Machine.describe(), rows, ratios);
    }
}
