/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.page;

import static dev.slipstream.bench.plot.SvgSurface.escape;

import dev.slipstream.bench.BenchSystem;
import dev.slipstream.bench.Campaign;
import dev.slipstream.bench.Findings;
import dev.slipstream.bench.Findings.CpuOf;
import dev.slipstream.bench.Measurement;
import dev.slipstream.bench.Scenario;
import dev.slipstream.bench.plot.Plot;
import dev.slipstream.bench.plot.PngSurface;
import dev.slipstream.bench.plot.SvgSurface;
import dev.slipstream.bench.report.Machine;
import dev.slipstream.bench.report.Row;
import dev.slipstream.bench.worker.Tuning;
import dev.slipstream.web.PageText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as a page. It needs no other file, no script and no network, is as readable on a phone and in print, and
 * says in words whatever it shows in colour.
 */
public final class ReportPage
{
    private static final String THROUGHPUT = "msgsPerSec";

    private final Findings findings;
    private final Map<Scenario, Map<String, Plot>> plots = new LinkedHashMap<>();
    private final StringBuilder html = new StringBuilder();

    /**
     * @param campaign that was run.
     */
    public ReportPage(final Campaign campaign)
    {
        findings = new Findings(campaign);
        final Figures figures = new Figures(findings);
        campaign.scenarios().forEach(scenario -> plots.put(scenario, figures.of(scenario)));
    }

    /**
     * Write the page, and a PNG of each plot beside it: {@code report-net-pingpong-20k-latency.png} beside
     * {@code report.html}.
     *
     * @param file of the page.
     * @return why there are no PNGs, or null if there are.
     * @throws IOException if a file cannot be written.
     */
    public @Nullable String write(final Path file) throws IOException
    {
        Files.writeString(file, html());
        final @Nullable String cause = PngSurface.unavailabilityCause();
        if (cause == null)
        {
            final String name = file.getFileName().toString().replaceFirst("\\.html?$", "");
            for (final Map.Entry<Scenario, Map<String, Plot>> scenario : plots.entrySet())
            {
                for (final Map.Entry<String, Plot> plot : scenario.getValue().entrySet())
                {
                    PngSurface.write(plot.getValue(), file.toAbsolutePath()
                        .resolveSibling(name + "-" + scenario.getKey().name() + "-" + plot.getKey() + ".png"));
                }
            }
        }
        return cause;
    }

    /**
     * The page.
     *
     * @return as text.
     */
    String html()
    {
        html.setLength(0);
        html.append(PageText.of(ReportPage.class, "head.html"));
        overview();
        plots.forEach(this::scenario);
        notes();
        html.append("</main>\n</body>\n</html>\n");
        return html.toString();
    }

    private void overview()
    {
        final HtmlTable table = new HtmlTable(List.of("Scenario", "System", "throughput", "p50", "CPU"));
        for (final Scenario scenario : plots.keySet())
        {
            for (final BenchSystem system : scenario.systems())
            {
                if (findings.ratio(scenario, system, Findings.headline(scenario)).isPresent())
                {
                    table.row(List.of("<a href=\"#" + scenario.name() + "\">" + scenario.name() + "</a>",
                        escape(system.title() + against(scenario)), ratio(scenario, system, THROUGHPUT),
                        ratio(scenario, system, "p50Us"), ratio(scenario, system, Findings.cpu(scenario).metric())));
                }
            }
        }
        html.append("<h2>Ratios</h2>\n").append(table.html());
        if (findings.campaign().measurements().stream().allMatch(measurement -> measurement.step().round() == 1))
        {
            html.append(
                "<p>One round of each, which is rough: <code>--rounds 3</code> tells how far to trust it.</p>\n");
        }
    }

    private void scenario(final Scenario scenario, final Map<String, Plot> figures)
    {
        html.append("<section id=\"").append(scenario.name()).append("\">\n<h2>").append(scenario.name())
            .append("</h2>\n<p>").append(escape(scenario.describe())).append(".</p>\n<div class=\"plots\">\n");
        figures.values().forEach(plot -> html.append("<figure>").append(SvgSurface.of(plot)).append("</figure>\n"));
        html.append("</div>\n").append(figures(scenario)).append("</section>\n");
    }

    private String figures(final Scenario scenario)
    {
        final CpuOf cpu = Findings.cpu(scenario);
        final List<String> columns = new ArrayList<>(List.of("System", "throughput, ratio", "p50, ratio",
            cpu.title() + ", ratio", "messages/s", "p50 us", "p99 us", "p99.9 us"));
        columns.addAll(cpu == CpuOf.ALL ? List.of() : List.of(cpu.title() + " %"));
        columns.addAll(List.of("CPU %", "rounds"));
        final HtmlTable table = new HtmlTable(columns);
        for (final BenchSystem system : scenario.systems())
        {
            final int all = findings.campaign().of(scenario, system).size();
            if (all > 0)
            {
                final List<String> cells = new ArrayList<>(List.of(escape(system.title()),
                    ratio(scenario, system, THROUGHPUT), ratio(scenario, system, "p50Us"),
                    ratio(scenario, system, cpu.metric()),
                    Words.orDash(findings.median(scenario, system, Row::msgsPerSec)),
                    Words.orDash(findings.median(scenario, system, Row::p50Us)),
                    Words.orDash(findings.median(scenario, system, Row::p99Us)),
                    Words.orDash(findings.median(scenario, system, Row::p999Us))));
                cells.addAll(cpu == CpuOf.ALL ? List.of() :
                    List.of(Words.orDash(findings.median(scenario, system, cpu::of))));
                cells.addAll(List.of(Words.orDash(findings.median(scenario, system, Row::cpuPercent)),
                    findings.counted(scenario, system).size() + " of " + all));
                table.row(cells);
            }
        }
        return table.html();
    }

    /** Against the baseline, in bold where the scenario is about it; the rate of messages only where it is measured. */
    private String ratio(final Scenario scenario, final BenchSystem system, final String metric)
    {
        final boolean isHeadline = metric.equals(Findings.headline(scenario));
        if (THROUGHPUT.equals(metric) && !isHeadline)
        {
            return Words.orDash(null);
        }
        if (system == scenario.baseline())
        {
            final boolean isCompared = scenario.systems().stream()
                .anyMatch(other -> findings.ratio(scenario, other, metric).isPresent());
            return isCompared ? "1" : Words.orDash(null);
        }
        return findings.ratio(scenario, system, metric).map(Words::ratio)
            .map(words -> isHeadline ? "<b>" + words + "</b>" : words).orElse(Words.orDash(null));
    }

    private void notes()
    {
        final Campaign campaign = findings.campaign();
        html.append("<section>\n<h2>How it was measured</h2>\n<ul>\n");
        item(machine(campaign.report().machine()));
        html.append(String.format(Locale.ROOT, PageText.of(ReportPage.class, "method.html"), Tuning.MTU_BYTES,
            Tuning.SOCKET_BUFFER_BYTES >> 10, Tuning.WINDOW_BYTES >> 10, Tuning.TERM_BYTES >> 20,
            Row.DISTURBED_PERCENT,
            campaign.measurements().stream().filter(measurement -> measurement.row().isDisturbed()).count(),
            campaign.measurements().size()));
        final List<Measurement> wrong =
            campaign.measurements().stream().filter(measurement -> !measurement.isSound()).toList();
        item(wrong.isEmpty() ? "Every message arrived once and whole." : wrong.size() + " rounds do not count:");
        wrong.forEach(measurement -> item(measurement.step().scenario().name() + " " +
            measurement.step().system().id() + ", round " + measurement.step().round() + ": " + measurement.fault()));
        campaign.xdpShares().forEach(share -> item("Through AF_XDP, by the namespaces' own counters: " + share));
        campaign.announcements().forEach(this::item);
        campaign.failures().forEach(failure -> item("Failed: " + failure));
        campaign.skipped().forEach(skipped -> item("Not measured, time was up: " + skipped));
        html.append("</ul>\n</section>\n");
    }

    private static String machine(final Machine machine)
    {
        return machine.cpus() + " CPUs" + (machine.cpuModel().isEmpty() ? "" : " (" + machine.cpuModel() + ")") +
            (machine.isVirtual() ? ", virtual" : "") + ", " + machine.memoryMb() + " MiB, " + machine.system() +
            ", Linux " + machine.kernel() + ", JDK " + machine.jdk() + ", Aeron " + machine.aeron() + "; privileges: " +
            (machine.privileges().isEmpty() ? "none" : String.join(", ", machine.privileges()));
    }

    private static String against(final Scenario scenario)
    {
        return scenario.baseline() == BenchSystem.STOCK ? "" : ", against " + scenario.baseline().title();
    }

    private void item(final String text)
    {
        html.append("<li>").append(escape(text)).append("</li>\n");
    }
}
