/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.bench.Campaign;
import dev.slipstream.bench.Measurement;
import dev.slipstream.bench.Table;
import java.io.PrintWriter;
import java.util.List;

/**
 * Writes out what a campaign found, for people.
 */
final class CampaignPrinter
{
    /** What others may use of a core before it is worth mentioning. */
    private static final double DISTURBED_PERCENT = 10;

    private CampaignPrinter()
    {
    }

    /**
     * Write the table and what has to be known to read it.
     *
     * @param campaign that was run.
     * @param to       where.
     */
    static void print(final Campaign campaign, final PrintWriter to)
    {
        to.println();
        to.print(Table.of(campaign));
        final List<String> shares = campaign.xdpShares();
        if (!shares.isEmpty())
        {
            to.println();
            to.println("Through AF_XDP, by the namespaces' own counters (the least of all rounds):");
            shares.forEach(share -> to.println("  " + share));
        }
        campaign.announcements().forEach(line -> to.println("  " + line));
        final double others = campaign.measurements().stream().mapToDouble(Measurement::othersPercent).max().orElse(0);
        if (others > DISTURBED_PERCENT)
        {
            to.println();
            to.printf("Other processes used up to %.0f %% of a core meanwhile, which makes the figures rougher.%n",
                others);
        }
        to.println();
        if (campaign.measurements().isEmpty())
        {
            to.println("Nothing was measured.");
        }
        else
        {
            final List<Measurement> wrong =
                campaign.measurements().stream().filter(measurement -> !measurement.isSound()).toList();
            to.println(wrong.isEmpty() ? "Every message arrived once and whole." : "These rounds do not count:");
            wrong.forEach(measurement -> to.println("  round " + measurement.step().round() + " of " +
                measurement.step().scenario().name() + " " + measurement.step().system().id() + ": " +
                measurement.fault()));
        }
        if (!campaign.skipped().isEmpty())
        {
            to.println("Time was up before these had their turn, as on a machine that is busy with other things:");
            campaign.skipped().forEach(skipped -> to.println("  " + skipped));
        }
        campaign.failures().forEach(failure -> to.println("Failed: " + failure));
        to.flush();
    }
}
