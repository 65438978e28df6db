/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.report.Ratio;
import dev.slipstream.bench.report.Ratios;
import dev.slipstream.bench.report.Row;
import dev.slipstream.bench.worker.Worker;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the rounds of a campaign amount to: medians, spreads and ratios, worked out once for every form of report.
 */
public final class Findings
{
    private static final String READER_THREAD = "reader/" + Worker.THREAD_NAME;

    private final Campaign campaign;
    private final List<Ratio> ratios;

    /**
     * @param campaign that was run.
     */
    public Findings(final Campaign campaign)
    {
        this.campaign = campaign;
        ratios = campaign.report().ratios();
    }

    /**
     * The campaign.
     *
     * @return as given.
     */
    public Campaign campaign()
    {
        return campaign;
    }

    /**
     * The rounds that count: sound, and not disturbed as long as enough are not.
     *
     * @param scenario what.
     * @param system   who.
     * @return in order; empty if there are none.
     */
    public List<Measurement> counted(final Scenario scenario, final BenchSystem system)
    {
        final List<Measurement> sound =
            campaign.of(scenario, system).stream().filter(Measurement::isSound).toList();
        final List<Measurement> clean =
            sound.stream().filter(measurement -> !measurement.row().isDisturbed()).toList();
        return clean.size() >= Ratios.ENOUGH_CLEAN_ROUNDS ? clean : sound;
    }

    /**
     * A figure of the rounds that count.
     *
     * @param scenario what.
     * @param system   who.
     * @param field    of the row.
     * @return the values that there are, in the order of the rounds.
     */
    public List<Double> values(final Scenario scenario, final BenchSystem system,
        final Function<Row, @Nullable Double> field)
    {
        return counted(scenario, system).stream().map(Measurement::row).map(field).filter(Objects::nonNull).toList();
    }

    /**
     * The middle of a figure.
     *
     * @param scenario what.
     * @param system   who.
     * @param field    of the row.
     * @return the median of the rounds that count, or null if none has it.
     */
    public @Nullable Double median(final Scenario scenario, final BenchSystem system,
        final Function<Row, @Nullable Double> field)
    {
        final List<Double> values = values(scenario, system, field);
        return values.isEmpty() ? null : Ratios.median(values);
    }

    /**
     * How a system did against the scenario's baseline.
     *
     * @param scenario what.
     * @param system   who.
     * @param metric   the name of the row's field.
     * @return the ratio, if both have the figure.
     */
    public Optional<Ratio> ratio(final Scenario scenario, final BenchSystem system, final String metric)
    {
        return ratios.stream().filter(ratio -> ratio.scenario().equals(scenario.name()) &&
            ratio.system().equals(system.id()) && ratio.metric().equals(metric)).findFirst();
    }

    /**
     * What a scenario compares in the first place.
     *
     * @param scenario which.
     * @return the name of the row's field.
     */
    public static String headline(final Scenario scenario)
    {
        return switch (scenario.shape())
        {
            case THROUGHPUT -> scenario.rate() == 0 ? "msgsPerSec" : "cpuPercent";
            case PING_PONG -> scenario.place() == Scenario.Place.RPC && scenario.rate() == 0 ? "msgsPerSec" : "p50Us";
            case IDLE -> "cpuPercent";
        };
    }

    /**
     * Whose CPU time a scenario is about.
     *
     * @param scenario which.
     * @return all processes, the drivers, or the reader's thread alone.
     */
    public static CpuOf cpu(final Scenario scenario)
    {
        return switch (scenario.place())
        {
            case VETH, LOOPBACK, RPC -> CpuOf.ALL;
            case VETH_PARKED -> CpuOf.DRIVERS;
            case IPC -> scenario.shape() == Scenario.Shape.IDLE || scenario.clients() == Scenario.Clients.STOCK ?
                CpuOf.ALL : CpuOf.READER;
        };
    }

    /** Whose CPU time. */
    public enum CpuOf
    {
        /** Of all processes of the system. */
        ALL("CPU", "cpuPercent"),
        /** Of the media drivers. */
        DRIVERS("driver", Ratios.DRIVER_CPU),
        /** Of the thread that reads. */
        READER("reader", "cpuByThread." + READER_THREAD);

        private final String title;
        private final String metric;

        CpuOf(final String title, final String metric)
        {
            this.title = title;
            this.metric = metric;
        }

        /**
         * The heading of a column.
         *
         * @return one word.
         */
        public String title()
        {
            return title;
        }

        /**
         * The name of the ratio's metric.
         *
         * @return as in reports.
         */
        public String metric()
        {
            return metric;
        }

        /**
         * Picks it from a row.
         *
         * @param row of any scenario.
         * @return percent of one core, or null if the row has no such thread.
         */
        public @Nullable Double of(final Row row)
        {
            return switch (this)
            {
                case ALL -> row.cpuPercent();
                case DRIVERS -> row.driverPercent();
                case READER -> row.cpuByThread().get(READER_THREAD);
            };
        }
    }
}
