/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat.view;

import dev.slipstream.stat.DoorbellStat;
import dev.slipstream.stat.DriverStat;
import dev.slipstream.stat.ErrorSummary;
import dev.slipstream.stat.PathStat;
import dev.slipstream.stat.ReasonStat;
import dev.slipstream.stat.RingStat;
import dev.slipstream.stat.StreamStat;
import dev.slipstream.stat.ThreadStat;
import dev.slipstream.stat.WakeLatency;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A screen of text: what fits, most telling first, never more lines or columns than there are. Emphasis is by ECMA-48
 * attributes without colour, and says nothing that the text does not.
 */
public final class TerminalView
{
    private static final String BOLD = "\033[1m";
    private static final String PLAIN = "\033[0m";
    private static final int BAR_LENGTH = 20;
    private static final int MAX_THREADS = 8;
    private static final int MAX_DOORBELLS = 8;

    private final int columns;
    private final int rows;

    /**
     * @param columns of the terminal.
     * @param rows    of the terminal.
     */
    public TerminalView(final int columns, final int rows)
    {
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * What to show of a driver.
     *
     * @param stat   of the driver.
     * @param footer for the last line.
     * @return lines, as many as there are rows at most; headings are emphasised.
     */
    public List<String> render(final DriverStat stat, final String footer)
    {
        final List<Line> lines = new ArrayList<>();
        driver(lines, stat);
        paths(lines, stat);
        reasons(lines, "Drops", stat.drops());
        reasons(lines, "Fallbacks", stat.fallbacks());
        reasons(lines, "Recovery and flow control", stat.recovery());
        reasons(lines, "Others", stat.others());
        doorbells(lines, stat);
        threads(lines, stat);
        streams(lines, stat.streams());
        return fit(lines, footer);
    }

    /**
     * What to show while there is no driver to be seen.
     *
     * @param message why.
     * @param footer  for the last line.
     * @return lines, as many as there are rows at most.
     */
    public List<String> renderMessage(final String message, final String footer)
    {
        final List<Line> lines = new ArrayList<>();
        heading(lines, "slipstream stat");
        String rest = message;
        while (rest.length() > columns && columns > 0)
        {
            final int space = rest.lastIndexOf(' ', columns);
            final int end = space <= 0 ? columns : space;
            lines.add(Line.text(rest.substring(0, end)));
            rest = rest.substring(end).strip();
        }
        lines.add(Line.text(rest));
        return fit(lines, footer);
    }

    /**
     * A limit of a histogram, for people.
     *
     * @param latency that it is of.
     * @param limitUs the limit.
     * @return {@code <=16us}, or {@code >524us} beyond the last.
     */
    static String limit(final WakeLatency latency, final long limitUs)
    {
        return limitUs == WakeLatency.NO_LIMIT ? ">" + latency.lastLimitUs() + "us" : "<=" + limitUs + "us";
    }

    private void driver(final List<Line> lines, final DriverStat stat)
    {
        heading(lines, "slipstream stat  " + Instant.ofEpochMilli(stat.driver().readTimeMs())
            .truncatedTo(ChronoUnit.SECONDS));
        final String version = stat.version() == null ? "a driver that does not tell its version" : stat.version();
        lines.add(Line.text(stat.driver().directory() + "  pid " + stat.driver().pid() + "  up " +
            Figures.duration(stat.driver().uptimeMs()) + "  " + stat.clients() +
            (stat.clients() == 1 ? " client" : " clients") +
            (stat.paths().isEmpty() ? "  (a driver without Slipstream)" : "")));
        lines.add(Line.text(version));
        lines.add(Line.text("sent " + Figures.brief(stat.aeronSent().bytesPerSecond()) + "B/s  received " +
            Figures.brief(stat.aeronReceived().bytesPerSecond()) + "B/s  errors " + stat.errors()));
        final ErrorSummary error = stat.lastError();
        if (error != null)
        {
            lines.add(Line.text("last error, " + Figures.duration(Math.max(0, stat.driver().readTimeMs() -
                error.lastSeenMs())) + " ago, seen " + error.observations() + " times: " + error.message()));
        }
    }

    private void paths(final List<Line> lines, final DriverStat stat)
    {
        if (stat.paths().isEmpty())
        {
            return;
        }
        heading(lines, String.format(Locale.ROOT, "%-8s %9s %9s %7s   %9s %9s %7s", "Path", "tx pkt/s", "tx B/s",
            "batch", "rx pkt/s", "rx B/s", "batch"));
        for (final PathStat path : stat.paths())
        {
            lines.add(Line.text(String.format(Locale.ROOT, "%-8s %s   %s", path.path().id(), traffic(path.sent()),
                traffic(path.received()))));
        }
        for (final PathStat path : stat.paths())
        {
            lines.add(Line.text(String.format(Locale.ROOT, "%-8s %s", path.path().id(), path.state())));
            if (!path.rings().isEmpty())
            {
                lines.add(Line.text(String.format(Locale.ROOT, "%-8s %s", "rings", rings(path.rings()))));
            }
        }
    }

    private static String rings(final List<RingStat> rings)
    {
        return rings.stream().map((ring) -> ring.ring().id() + " " + ring.held() + "/" + ring.places())
            .collect(Collectors.joining("  "));
    }

    private static String traffic(final PathStat.Traffic traffic)
    {
        return String.format(Locale.ROOT, "%9s %9s %7s", Figures.brief(traffic.datagramsPerSecond()),
            Figures.brief(traffic.bytesPerSecond()),
            Figures.brief(traffic.recentBatchSize() > 0 ? traffic.recentBatchSize() : traffic.batchSize()));
    }

    private void reasons(final List<Line> lines, final String title, final List<ReasonStat> reasons)
    {
        final List<ReasonStat> some = reasons.stream().filter((reason) -> reason.count() != 0).toList();
        if (some.isEmpty())
        {
            return;
        }
        heading(lines, title);
        some.forEach((reason) -> lines.add(Line.text(String.format(Locale.ROOT, "%-40s %12s %9s/s",
            reason.reason(), Figures.brief(reason.count()), Figures.brief(reason.perSecond())))));
    }

    private void doorbells(final List<Line> lines, final DriverStat stat)
    {
        if (stat.doorbells().isEmpty() && stat.ringingClients() == 0)
        {
            return;
        }
        heading(lines, String.format(Locale.ROOT, "%-24s %8s %9s %8s %8s %6s %8s %8s %8s", "Doorbell", "rung/s",
            "avoided/s", "parked/s", "time-out", "missed", "spin", "p50", "p99"));
        if (stat.doorbells().size() != 1)
        {
            lines.add(Line.text(doorbell(stat.allDoorbells())));
        }
        most(stat.doorbells(), DoorbellStat::parkedPerSecond, MAX_DOORBELLS)
            .forEach((doorbell) -> lines.add(Line.text(doorbell(doorbell))));
        lines.add(Line.text("clients that ring " + stat.ringingClients() + ", rings sent since they started " +
            Figures.brief(stat.ringsSent())));
    }

    private static String doorbell(final DoorbellStat doorbell)
    {
        final WakeLatency latency = doorbell.recentWakeLatency().count() > 0 ? doorbell.recentWakeLatency() :
            doorbell.wakeLatency();
        return String.format(Locale.ROOT, "%-24.24s %8s %9s %8s %8s %6s %8s %8s %8s", doorbell.name(),
            Figures.brief(doorbell.wokenPerSecond()), Figures.brief(doorbell.avoidedPerSecond()),
            Figures.brief(doorbell.parkedPerSecond()), Figures.brief(doorbell.timedOut()),
            Figures.brief(doorbell.timedOutWithWork()), Figures.brief(doorbell.spinBudgetNs() / 1000.0) + "us",
            percentile(latency, 50), percentile(latency, 99));
    }

    private static String percentile(final WakeLatency latency, final double percent)
    {
        final OptionalLong limitUs = latency.percentileUs(percent);
        return limitUs.isEmpty() ? "-" : limit(latency, limitUs.getAsLong());
    }

    private void threads(final List<Line> lines, final DriverStat stat)
    {
        if (stat.threadsHidden() != null)
        {
            heading(lines, "Threads");
            lines.add(Line.text(stat.threadsHidden()));
        }
        else if (!stat.threads().isEmpty())
        {
            heading(lines, String.format(Locale.ROOT, "%-24s %7s", "Thread", "CPU"));
            most(stat.threads(), ThreadStat::cpuPercent, MAX_THREADS).forEach((thread) -> lines.add(Line.text(
                String.format(Locale.ROOT, "%-24.24s %5.1f %%  %s", thread.name(), thread.cpuPercent(),
                    bar(thread.cpuPercent())))));
        }
    }

    private void streams(final List<Line> lines, final List<StreamStat> streams)
    {
        if (streams.isEmpty())
        {
            return;
        }
        heading(lines, String.format(Locale.ROOT, "%-11s %11s %11s %16s %9s %9s %-14s %s", "Stream", "id", "session",
            "position", "B/s", "room", "", "channel"));
        streams.forEach((stream) -> lines.add(Line.text(String.format(Locale.ROOT,
            "%-11s %11d %11d %16d %9s %9s %-14s %s", stream.role().name().toLowerCase(Locale.ROOT), stream.streamId(),
            stream.sessionId(), stream.position(), Figures.brief(stream.bytesPerSecond()),
            room(stream.limitBytes()), condition(stream),
            stream.channel()))));
    }

    private static String room(final @Nullable Long limitBytes)
    {
        return limitBytes == null ? "" : Figures.brief(limitBytes.longValue());
    }

    private static String condition(final StreamStat stream)
    {
        if (stream.isBackPressured())
        {
            return "back-pressure";
        }
        final Long missing = stream.missingBytes();
        if (missing != null && missing > 0)
        {
            return "gap " + Figures.brief(missing.longValue());
        }
        final Long behind = stream.behindBytes();
        return behind != null && behind > 0 ? "behind " + Figures.brief(behind.longValue()) : "";
    }

    private static String bar(final double percent)
    {
        final int length = (int)Math.round(Math.min(100, percent) * BAR_LENGTH / 100);
        return "#".repeat(length) + ".".repeat(BAR_LENGTH - length);
    }

    private static <T> List<T> most(final List<T> all, final ToDoubleFunction<T> measure, final int count)
    {
        return all.stream()
            .sorted((left, right) -> Double.compare(measure.applyAsDouble(right), measure.applyAsDouble(left)))
            .limit(count).toList();
    }

    private static void heading(final List<Line> lines, final String text)
    {
        if (!lines.isEmpty())
        {
            lines.add(Line.text(""));
        }
        lines.add(new Line(text, true));
    }

    private List<String> fit(final List<Line> lines, final String footer)
    {
        final int available = Math.max(1, rows) - 1;
        final List<String> screen = new ArrayList<>();
        // Empty lines are the first to go where there is little room.
        final boolean isTight = lines.size() > available;
        for (final Line line : lines)
        {
            if (screen.size() < available && !(isTight && line.text().isEmpty()))
            {
                screen.add(line.isHeading() ? BOLD + cut(line.text()) + PLAIN : cut(line.text()));
            }
        }
        screen.add(cut(footer));
        return screen;
    }

    private String cut(final String text)
    {
        return text.length() <= columns ? text : text.substring(0, Math.max(0, columns));
    }

    /**
     * A line of the screen.
     *
     * @param text      of it, without attributes.
     * @param isHeading whether to emphasise it.
     */
    private record Line(String text, boolean isHeading)
    {
        static Line text(final String text)
        {
            return new Line(text, false);
        }
    }
}
