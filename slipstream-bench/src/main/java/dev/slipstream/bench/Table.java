/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.Scenario.Place;
import dev.slipstream.bench.Scenario.Shape;
import dev.slipstream.bench.report.Ratio;
import dev.slipstream.bench.report.Ratios;
import dev.slipstream.bench.report.Row;
import dev.slipstream.bench.worker.Worker;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as people read it: medians over rounds, one line for each system, and beside it how it did against what it
 * is held against.
 */
public final class Table
{
    private final Campaign campaign;
    private final List<Ratio> ratios;
    private final StringBuilder text = new StringBuilder();

    private Table(final Campaign campaign)
    {
        this.campaign = campaign;
        ratios = campaign.report().ratios();
    }

    /**
     * Write a campaign out.
     *
     * @param campaign to write.
     * @return lines of text, 110 columns wide.
     */
    public static String of(final Campaign campaign)
    {
        final Table table = new Table(campaign);
        for (final Scenario scenario : campaign.scenarios())
        {
            table.write(scenario);
        }
        return table.text.toString();
    }

    private void write(final Scenario scenario)
    {
        final boolean ipc = scenario.place() == Place.IPC;
        if (!text.isEmpty())
        {
            text.append('\n');
        }
        text.append(scenario.name()).append(": ").append(scenario.describe()).append('\n');
        line("", "messages/s", "p50", "p99", ipc ? "reader" : "CPU", "against stock",
            scenario.place() == Place.VETH ? "by XDP" : "");
        for (final BenchSystem system : scenario.systems())
        {
            final List<Measurement> rounds = campaign.of(scenario, system);
            if (!rounds.isEmpty())
            {
                line(system.title(), rate(median(rounds, Row::msgsPerSec)), micros(median(rounds, Row::p50Us)),
                    micros(median(rounds, Row::p99Us)),
                    percent(median(rounds, ipc ? Table::readerCpu : Row::cpuPercent)), against(scenario, system),
                    scenario.place() == Place.VETH ? share(rounds) : "");
            }
        }
    }

    /** What is compared: throughput where as much as possible was sent, else the time under way. */
    private String against(final Scenario scenario, final BenchSystem system)
    {
        if (system == scenario.baseline())
        {
            return "1";
        }
        if (scenario.shape() == Shape.THROUGHPUT)
        {
            return ratio(scenario, system, scenario.rate() == 0 ? "msgsPerSec" : "cpuPercent");
        }
        final String p50 = ratio(scenario, system, "p50Us") + " p50";
        return scenario.place() == Place.IPC ?
            p50 + " / " + ratio(scenario, system, "cpuByThread.reader/" + Worker.THREAD_NAME) + " CPU" : p50;
    }

    private String ratio(final Scenario scenario, final BenchSystem system, final String metric)
    {
        return ratios.stream()
            .filter(ratio -> ratio.scenario().equals(scenario.name()) && ratio.system().equals(system.id()) &&
                ratio.metric().equals(metric))
            .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio.ratio())).findFirst().orElse("-");
    }

    private void line(final Object... columns)
    {
        text.append(String.format(Locale.ROOT, "  %-28s %12s %12s %12s %8s %21s %9s", columns).stripTrailing())
            .append('\n');
    }

    private static @Nullable Double readerCpu(final Row row)
    {
        return row.cpuByThread().get("reader/" + Worker.THREAD_NAME);
    }

    private static @Nullable Double median(final List<Measurement> rounds, final Function<Row, @Nullable Double> field)
    {
        final List<Double> values = rounds.stream().map(Measurement::row).map(field).filter(Objects::nonNull).toList();
        return values.isEmpty() ? null : Ratios.median(values);
    }

    private static String share(final List<Measurement> rounds)
    {
        final List<Double> shares = rounds.stream()
            .map(round -> round.txXdpShare() == null || round.rxXdpShare() == null ? 0.0 :
                Math.min(round.txXdpShare(), round.rxXdpShare()))
            .toList();
        final double share = Ratios.median(shares);
        // The filter of what is not data (ARP, IPv6 neighbours) is coarse: a fraction of a percent means none.
        return share < 0.005 ? "-" : String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static String rate(final @Nullable Double perSecond)
    {
        if (perSecond == null)
        {
            return "-";
        }
        return perSecond >= 100_000 ? String.format(Locale.ROOT, "%.3f M", perSecond / 1_000_000) :
            String.format(Locale.ROOT, "%.0f", perSecond);
    }

    private static String micros(final @Nullable Double us)
    {
        return us == null ? "-" : String.format(Locale.ROOT, us < 100 ? "%.1f us" : "%.0f us", us);
    }

    private static String percent(final @Nullable Double percent)
    {
        return percent == null ? "-" : String.format(Locale.ROOT, percent < 10 ? "%.1f %%" : "%.0f %%", percent);
    }
}
