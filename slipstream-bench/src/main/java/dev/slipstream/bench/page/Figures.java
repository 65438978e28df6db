/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.page;

import dev.slipstream.bench.BenchSystem;
import dev.slipstream.bench.Findings;
import dev.slipstream.bench.Measurement;
import dev.slipstream.bench.Scenario;
import dev.slipstream.bench.Scenario.Shape;
import dev.slipstream.bench.plot.BarPlot;
import dev.slipstream.bench.plot.PercentilePlot;
import dev.slipstream.bench.plot.Plot;
import dev.slipstream.bench.plot.ScatterPlot;
import dev.slipstream.bench.plot.Series;
import dev.slipstream.bench.plot.Style;
import dev.slipstream.bench.report.Ratio;
import dev.slipstream.bench.report.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the plots that show what a scenario compares.
 */
final class Figures
{
    private static final double NS_PER_US = 1_000.0;

    /** Steps of the percentile curves, in powers of ten of the share that took longer. */
    private static final double RARITY_STEP = 0.02;

    /** Rarer than this is noise of the machine, however many messages there were. */
    private static final double RAREST = 4;

    private final Findings findings;

    /**
     * @param findings to show.
     */
    Figures(final Findings findings)
    {
        this.findings = findings;
    }

    /**
     * The plots of a scenario.
     *
     * @param scenario which.
     * @return by the name that tells them apart, in the order of the page.
     */
    Map<String, Plot> of(final Scenario scenario)
    {
        final Map<String, Plot> plots = new LinkedHashMap<>();
        if ("msgsPerSec".equals(Findings.headline(scenario)))
        {
            plots.put("throughput", bars(scenario, "Messages per second", "msgsPerSec", Row::msgsPerSec));
        }
        if (scenario.endpoints() > 0)
        {
            plots.put("time", bars(scenario, "Microseconds per packet", "p50Us", Row::p50Us));
        }
        if (scenario.isTimed())
        {
            plots.put("latency", percentiles(scenario));
        }
        if (scenario.shape() == Shape.PING_PONG)
        {
            plots.put("latency-cpu", scatter(scenario));
        }
        else if (!scenario.isTimed() || scenario.rate() > 0)
        {
            plots.put("cpu",
                bars(scenario, "CPU, percent of one core", Findings.cpu(scenario).metric(),
                    Findings.cpu(scenario)::of));
        }
        return plots;
    }

    private Plot bars(final Scenario scenario, final String title, final String metric,
        final Function<Row, @Nullable Double> field)
    {
        final List<BarPlot.Bar> bars = new ArrayList<>();
        for (final BenchSystem system : scenario.systems())
        {
            final Double median = findings.median(scenario, system, field);
            if (median != null)
            {
                final List<Double> values = findings.values(scenario, system, field);
                bars.add(new BarPlot.Bar(
                    system.title() + ": " + Words.number(median) + against(scenario, system, metric, ""),
                    style(system), median, Collections.min(values), Collections.max(values)));
            }
        }
        return new BarPlot(title, bars);
    }

    private Plot percentiles(final Scenario scenario)
    {
        final List<Series> series = new ArrayList<>();
        for (final BenchSystem system : scenario.systems())
        {
            final List<Histogram> rounds =
                findings.counted(scenario, system).stream().map(Measurement::latencies).filter(Objects::nonNull)
                    .toList();
            if (!rounds.isEmpty())
            {
                final Histogram all = rounds.getFirst().copy();
                rounds.stream().skip(1).forEach(all::add);
                series.add(new Series(system.title() + against(scenario, system, "p50Us", "p50 "),
                    style(system), curve(all)));
            }
        }
        return new PercentilePlot("Latency by percentile", series);
    }

    private static List<Series.Point> curve(final Histogram histogram)
    {
        // Beyond this a single message decides.
        final double rarest = Math.min(RAREST, Math.log10((double)Math.max(10, histogram.getTotalCount())));
        final List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i * RARITY_STEP <= rarest; i++)
        {
            final double percentile = 100 - 100 / Math.pow(10, i * RARITY_STEP);
            points.add(new Series.Point(percentile,
                Math.max(1, histogram.getValueAtPercentile(percentile)) / NS_PER_US));
        }
        return points;
    }

    private Plot scatter(final Scenario scenario)
    {
        final Function<Row, @Nullable Double> cpu = Findings.cpu(scenario)::of;
        final List<Series> series = new ArrayList<>();
        for (final BenchSystem system : scenario.systems())
        {
            final Double medianCpu = findings.median(scenario, system, cpu);
            final Double medianUs = findings.median(scenario, system, Row::p50Us);
            if (medianCpu != null && medianUs != null)
            {
                final List<Series.Point> points = new ArrayList<>();
                points.add(new Series.Point(medianCpu, medianUs));
                for (final Measurement round : findings.counted(scenario, system))
                {
                    final Double x = cpu.apply(round.row());
                    if (x != null && round.row().p50Us() != null)
                    {
                        points.add(new Series.Point(x, round.row().p50Us()));
                    }
                }
                series.add(new Series(system.title() + against(scenario, system, "p50Us", "p50 ") +
                    against(scenario, system, Findings.cpu(scenario).metric(), "CPU "), style(system),
                    points));
            }
        }
        return new ScatterPlot("Latency against CPU",
            switch (Findings.cpu(scenario))
            {
                case ALL -> "CPU of all processes, % of a core";
                case DRIVERS -> "CPU of the drivers, % of a core";
                case READER -> "CPU of the reader, % of a core";
            },
            series);
    }

    private String against(final Scenario scenario, final BenchSystem system, final String metric, final String name)
    {
        return findings.ratio(scenario, system, metric).map(Ratio::ratio)
            .map(ratio -> ", " + name + String.format(Locale.ROOT, "%.2f", ratio) + " ×").orElse("");
    }

    /** The same look for a system wherever it appears; those that never meet may look the same. */
    private static Style style(final BenchSystem system)
    {
        return Style.of(switch (system)
        {
            case STOCK, C_AFXDP, UDS -> 0;
            case XDP, DOORBELL, SHM -> 1;
            case KERNEL, TCP -> 2;
            case STOCK_YIELD, SIDECAR -> 3;
            case STOCK_SPIN, UDS_SPIN -> 4;
            case SIGNAL, PEER, SIDECAR_UDS -> 5;
            case SIDECAR_TCP, HAPROXY -> 6;
        });
    }
}
