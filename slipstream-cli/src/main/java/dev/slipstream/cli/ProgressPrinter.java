/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.bench.Measurement;
import dev.slipstream.bench.Progress;
import dev.slipstream.bench.Step;
import dev.slipstream.bench.report.Row;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows on standard error how a campaign gets on: a line for each step that is done, and on a terminal a last line that
 * says what is being done.
 */
final class ProgressPrinter implements Progress
{
    private static final int BAR_LENGTH = 24;

    /** ECMA-48: erase to the end of the line. */
    private static final String ERASE = "\r\033[K";

    private final PrintWriter err;
    private final boolean terminal;
    private final long startNs = System.nanoTime();

    /**
     * @param err where to show it.
     */
    ProgressPrinter(final PrintWriter err)
    {
        this(err, StandardStream.ERROR.isTerminal());
    }

    ProgressPrinter(final PrintWriter err, final boolean terminal)
    {
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public void onStart(final int index, final int total, final Step step)
    {
        if (terminal)
        {
            final int done = BAR_LENGTH * (index - 1) / total;
            err.print(
                ERASE + "[" + "#".repeat(done) + ".".repeat(BAR_LENGTH - done) + "] " + index + "/" + total + " " +
                    step.scenario().name() + ", " + step.system().title() + " (" +
                    (System.nanoTime() - startNs) / 1_000_000_000L + " s)");
            err.flush();
        }
    }

    @Override
    public void onMeasurement(final Measurement measurement)
    {
        final Row row = measurement.row();
        final String times = row.p50Us() == null ? "" : String.format(Locale.ROOT, "  p50 %.1f us", row.p50Us()) +
            (row.p99Us() == null ? "" : String.format(Locale.ROOT, ", p99 %.1f us", row.p99Us()));
        final String wrong = (measurement.isSound() ? "" : "  WRONG: " + measurement.fault()) +
            (row.isDisturbed() ? String.format(Locale.ROOT, "  (others %.0f %%)", row.othersPercent()) : "");
        final String rate = row.msgsPerSec() == null ? String.format(Locale.ROOT, "%11.1f %% CPU", row.cpuPercent()) :
            String.format(Locale.ROOT, "%,12.0f msg/s", row.msgsPerSec());
        line(String.format(Locale.ROOT, "round %d  %-26s %-12s %s%s%s", row.round(), row.scenario(), row.system(), rate,
            times, wrong));
    }

    @Override
    public void onFailure(final Step step, final RuntimeException failure)
    {
        line("round " + step.round() + "  " + step.scenario().name() + " " + step.system().id() + " FAILED: " +
            failure.getMessage());
    }

    /** Erase the line that says what is being done. */
    void end()
    {
        if (terminal)
        {
            err.print(ERASE);
            err.flush();
        }
    }

    private void line(final String text)
    {
        end();
        err.println(text);
    }
}
