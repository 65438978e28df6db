/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.bench.Campaign;
import dev.slipstream.bench.Measurement;
import dev.slipstream.bench.Table;
import dev.slipstream.bench.report.Ratios;
import dev.slipstream.bench.report.Row;
import java.io.PrintWriter;
import java.util.List;

/**
 * Writes out what a campaign found, for people.
 */
final class CampaignPrinter
{
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
        final long disturbed =
            campaign.measurements().stream().filter(measurement -> measurement.row().isDisturbed()).count();
        if (disturbed > 0)
        {
            to.println();
            to.printf(
                "In %d of %d rounds other processes used more than %.0f %% of a core. They are left out where %d " +
                    "others%nremain, and make the figures rougher where not.%n",
                disturbed,
                campaign.measurements().size(), Row.DISTURBED_PERCENT, Ratios.ENOUGH_CLEAN_ROUNDS);
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
