/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.bench.BenchException;
import dev.slipstream.bench.BenchSystem;
import dev.slipstream.bench.Measurement;
import dev.slipstream.bench.Scenarios;
import dev.slipstream.bench.Step;
import dev.slipstream.bench.report.Row;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest
{
    private static final Step STEP = new Step(Scenarios.byName("net-pingpong-20k"), BenchSystem.XDP, 2);

    private final StringWriter text = new StringWriter();

    @Test
    void shouldPrintOneLineForEachStepWhereThereIsNoTerminal()
    {
        play(false);
        assertThat(text.toString().lines()).hasSize(3).noneMatch(line -> line.contains("\033"));
        assertThat(text.toString().lines().findFirst().orElseThrow()).contains("net-pingpong-20k", "xdp",
            "20,000 msg/s", "p50 9.5 us, p99 12.0 us");
        assertThat(text.toString()).contains("WRONG: 3 missing, 1 damaged  (others 42 %)", "FAILED: no luck");
    }

    @Test
    void shouldSayOnATerminalWhatIsBeingDone()
    {
        play(true);
        assertThat(text.toString()).contains("[######..................] 4/12 net-pingpong-20k, Slipstream, AF_XDP")
            .endsWith("\r\033[K");
    }

    private void play(final boolean terminal)
    {
        final ProgressPrinter printer = new ProgressPrinter(new PrintWriter(text, true), terminal);
        printer.onStart(4, 12, STEP);
        printer.onMeasurement(measurement(0, 0));
        printer.onMeasurement(measurement(3, 1));
        printer.onFailure(STEP, new BenchException("no luck"));
        printer.end();
    }

    private static Measurement measurement(final long gaps, final long bad)
    {
        final Row row =
            new Row("net-pingpong-20k", "xdp", 2, 20_000L, 32, 20_000.0, 9.5, 12.0, 15.0, 190.0, Map.of(), 1L,
                1L, gaps, 42.0);
        final Histogram times = new Histogram(3);
        times.recordValue(9_500);
        return new Measurement(STEP, row, bad, 0.99, 0.99, times, List.of());
    }
}
