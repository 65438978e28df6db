/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.Findings.CpuOf;
import dev.slipstream.bench.Scenario.Place;
import dev.slipstream.bench.Scenario.Shape;
import dev.slipstream.bench.report.Ratio;
import dev.slipstream.bench.report.Ratios;
import dev.slipstream.bench.report.Row;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as people read it: medians over rounds, one line for each system, and beside it how it did against what it
 * is held against.
 */
public final class Table
{
    private final Findings findings;
    private final StringBuilder text = new StringBuilder();

    private Table(final Campaign campaign)
    {
        findings = new Findings(campaign);
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
        final boolean overVeth = scenario.place() == Place.VETH;
        final CpuOf cpu = Findings.cpu(scenario);
        final boolean comparesCpu = scenario.shape() == Shape.PING_PONG && !overVeth;
        if (!text.isEmpty())
        {
            text.append('\n');
        }
        text.append(scenario.name()).append(": ").append(scenario.describe()).append('\n');
        line("", "messages/s", "p50", "p99",
            cpu.title(),
            "against " + scenario.baseline().id(), overVeth ? "by XDP" : comparesCpu ? cpu.title() : "");
        for (final BenchSystem system : scenario.systems())
        {
            final List<Measurement> rounds = findings.counted(scenario, system);
            if (!rounds.isEmpty())
            {
                line(system.title(), rate(findings.median(scenario, system, Row::msgsPerSec)),
                    micros(findings.median(scenario, system, Row::p50Us)),
                    micros(findings.median(scenario, system, Row::p99Us)),
                    percent(findings.median(scenario, system, cpu::of)), against(scenario, system),
                    overVeth ? share(rounds) : comparesCpu ? cpuAgainst(scenario, system) : "");
            }
        }
    }

    /** What is compared in the first place: the median of the rounds, and how far they lie apart. */
    private String against(final Scenario scenario, final BenchSystem system)
    {
        if (system == scenario.baseline())
        {
            return "1";
        }
        final String metric = Findings.headline(scenario);
        final String what = switch (metric)
        {
            case "p50Us" -> " p50";
            case "cpuPercent" -> " CPU";
            default -> "";
        };
        return findings.ratio(scenario, system, metric).map(ratio -> describe(ratio) + what).orElse("-");
    }

    private String cpuAgainst(final Scenario scenario, final BenchSystem system)
    {
        return system == scenario.baseline() ? "1" : findings.ratio(scenario, system, Findings.cpu(scenario).metric())
            .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio.ratio())).orElse("-");
    }

    private static String describe(final Ratio ratio)
    {
        return ratio.rounds() == 1 ? String.format(Locale.ROOT, "%.2f", ratio.ratio()) :
            String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", ratio.ratio(), ratio.low(), ratio.high());
    }

    private void line(final Object... columns)
    {
        text.append(String.format(Locale.ROOT, "  %-28s %12s %12s %12s %8s %21s %9s", columns).stripTrailing())
            .append('\n');
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
