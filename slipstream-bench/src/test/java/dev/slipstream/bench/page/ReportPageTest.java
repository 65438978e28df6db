/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.bench.BenchSystem;
import dev.slipstream.bench.Campaign;
import dev.slipstream.bench.Measurement;
import dev.slipstream.bench.Scenario;
import dev.slipstream.bench.Scenarios;
import dev.slipstream.bench.Step;
import dev.slipstream.bench.plot.Plot;
import dev.slipstream.bench.plot.PngSurface;
import dev.slipstream.bench.report.Row;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of a campaign of which only the figures were made up.
 */
class ReportPageTest
{
    private static final Pattern SVG = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);

    @TempDir
    private Path temp;

    @Test
    void shouldShowEveryScenarioWithItsRatioAndNeedNothingElse() throws Exception
    {
        final String html = new ReportPage(campaign()).html();
        assertThat(html).contains("id=\"net-throughput-1376\"", "id=\"ipc-pingpong-1k\"", "id=\"ipc-idle\"",
            "<td data-name=\"System\">Slipstream, AF_XDP</td>" +
                "<td data-name=\"throughput\"><b>2.00 (2.00–2.00)</b></td>",
            "<td data-name=\"p50\"><b>0.50 (0.50–0.50)</b></td><td data-name=\"CPU\">0.50 (0.50–0.50)</td>",
            "Slipstream, doorbell, p50 0.50 ×, CPU 0.50 ×",
            "throughput, ratio", ">reader, ratio</th>", ">reader %</th>", "Latency by percentile",
            "Latency against CPU", "Messages per second");
        assertThat(html).contains("Failed: net-pingpong-1k xdp: no &lt;luck&gt; &amp; all",
            "Not measured, time was up: net-pingpong-20k stock", "MTU 1408 B");
        assertThat(html).as("two rounds").doesNotContain("One round of each");
        assertThat(html).doesNotContain("src=", "<script", "@import", "url(");
        assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:");
        final List<String> drawings = SVG.matcher(html).results().map(result -> result.group()).toList();
        assertThat(drawings).hasSize(5);
        for (final String drawing : drawings)
        {
            assertThat(DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(drawing.getBytes(StandardCharsets.UTF_8))).getDocumentElement()
                .getTagName()).isEqualTo("svg");
            assertThat(drawing).doesNotContain("NaN", "Infinity");
        }
    }

    @Test
    void shouldWriteAPngOfEachPlotBesideThePage() throws Exception
    {
        assumeTrue(PngSurface.unavailabilityCause() == null, PngSurface::unavailabilityCause);
        assertThat(new ReportPage(campaign()).write(temp.resolve("report.html"))).isNull();
        try (Stream<Path> files = Files.list(temp))
        {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("report.html",
                "report-net-throughput-1376-throughput.png", "report-net-throughput-1376-cpu.png",
                "report-ipc-pingpong-1k-latency.png", "report-ipc-pingpong-1k-latency-cpu.png",
                "report-ipc-idle-cpu.png");
        }
        final BufferedImage image = ImageIO.read(temp.resolve("report-ipc-pingpong-1k-latency.png").toFile());
        assertThat(image.getWidth()).isEqualTo(2 * Plot.WIDTH);
        assertThat(image.getRGB(0, 0)).isEqualTo(0xFFFFFFFF);
    }

    private static Campaign campaign()
    {
        final List<Measurement> measurements = new ArrayList<>();
        for (final Step step : Step.interleave(List.of(Scenarios.byName("net-throughput-1376"),
            Scenarios.byName("ipc-pingpong-1k"), Scenarios.byName("ipc-idle")), 2))
        {
            measurements.add(measure(step));
        }
        return new Campaign(measurements, List.of("net-pingpong-1k xdp: no <luck> & all"),
            List.of("net-pingpong-20k stock"));
    }

    private static Measurement measure(final Step step)
    {
        final boolean stock = step.system() == BenchSystem.STOCK;
        final Scenario scenario = step.scenario();
        final Histogram times = new Histogram(3);
        for (int i = 1; i <= 10_000 && scenario.isTimed(); i++)
        {
            times.recordValue((stock ? 20_000L : 10_000L) + i);
        }
        final Row row = new Row(scenario.name(), step.system().id(), step.round(), null, 32,
            scenario.shape() == Scenario.Shape.IDLE ? null : (Double)(stock ? 100_000.0 : 200_000.0),
            scenario.isTimed() ? (Double)(stock ? 20.0 : 10.0) : null, null, null, stock ? 190.0 : 95.0,
            Map.of("reader/worker", stock ? 20.0 : 10.0), null, null, 0, 1.0);
        return new Measurement(step, row, 0, null, null, scenario.isTimed() ? times : null, List.of());
    }
}
