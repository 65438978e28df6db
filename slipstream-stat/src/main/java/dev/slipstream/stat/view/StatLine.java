/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat.view;

import dev.slipstream.stat.DriverStat;
import dev.slipstream.stat.PathStat;
import dev.slipstream.stat.ReasonStat;
import dev.slipstream.stat.StreamStat;
import dev.slipstream.stat.ThreadStat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * One line for one interval: what goes to a file or a pipe, words with figures behind them.
 */
public final class StatLine
{
    private StatLine()
    {
    }

    /**
     * Write the line.
     *
     * @param stat of a driver.
     * @return the line, without its end.
     */
    public static String of(final DriverStat stat)
    {
        final StringBuilder line = new StringBuilder();
        line.append(Instant.ofEpochMilli(stat.driver().readTimeMs()).truncatedTo(ChronoUnit.SECONDS));
        add(line, "tx_B/s", stat.aeronSent().bytesPerSecond());
        add(line, "rx_B/s", stat.aeronReceived().bytesPerSecond());
        for (final PathStat path : stat.paths())
        {
            add(line, path.path().id() + "_tx_pkt/s", path.sent().datagramsPerSecond());
            add(line, path.path().id() + "_tx_batch", path.sent().recentBatchSize());
            add(line, path.path().id() + "_rx_pkt/s", path.received().datagramsPerSecond());
            add(line, path.path().id() + "_rx_batch", path.received().recentBatchSize());
        }
        add(line, "drops/s", rate(stat.drops()));
        add(line, "fallbacks/s", rate(stat.fallbacks()));
        add(line, "rung/s", stat.allDoorbells().wokenPerSecond());
        add(line, "avoided/s", stat.allDoorbells().avoidedPerSecond());
        add(line, "parked/s", stat.allDoorbells().parkedPerSecond());
        stat.allDoorbells().recentWakeLatency().percentileUs(99)
            .ifPresent((limitUs) -> line.append(" wake_p99=").append(TerminalView.limit(
                stat.allDoorbells().recentWakeLatency(), limitUs)));
        line.append(" streams=").append(stat.streams().size());
        line.append(" back-pressured=")
            .append(stat.streams().stream().filter(StreamStat::isBackPressured).count());
        line.append(" errors=").append(stat.errors());
        if (stat.threadsHidden() == null)
        {
            add(line, "cpu%", stat.threads().stream().mapToDouble(ThreadStat::cpuPercent).sum());
        }
        return line.toString();
    }

    private static double rate(final List<ReasonStat> reasons)
    {
        return reasons.stream().mapToDouble(ReasonStat::perSecond).sum();
    }

    private static void add(final StringBuilder line, final String name, final double value)
    {
        line.append(' ').append(name).append('=');
        line.append(value == Math.rint(value) ? Long.toString((long)value) : String.format(Locale.ROOT, "%.1f", value));
    }
}
