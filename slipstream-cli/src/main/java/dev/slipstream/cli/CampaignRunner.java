/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.bench.Campaign;
import dev.slipstream.bench.Deadline;
import dev.slipstream.bench.Measurement;
import dev.slipstream.bench.PeerDriver;
import dev.slipstream.bench.RunOverException;
import dev.slipstream.bench.Scenario;
import dev.slipstream.bench.Step;
import dev.slipstream.bench.Suite;
import dev.slipstream.bench.Workbench;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes scenarios through their rounds and reports on them: what {@code demo} and {@code bench} have in common.
 */
final class CampaignRunner
{
    private final Suite suite;
    private final Deadline deadline;
    private final JsonTarget json;
    private final HtmlTarget html;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * @param suite    how thoroughly.
     * @param deadline when it has to be over.
     * @param json     where the report for scripts goes.
     * @param html     where the page goes.
     * @param out      where the report for people goes, unless the other one does.
     * @param err      where progress is shown.
     */
    CampaignRunner(final Suite suite, final Deadline deadline, final JsonTarget json, final HtmlTarget html,
        final PrintWriter out, final PrintWriter err)
    {
        this.suite = suite;
        this.deadline = deadline;
        this.json = json;
        this.html = html;
        this.out = out;
        this.err = err;
    }

    /**
     * Do it.
     *
     * @param scenarios what.
     * @param peer      the driver that the user has started, or null.
     * @return the status of the process: 0, or 1 if any figures do not count.
     */
    int run(final List<Scenario> scenarios, final @Nullable PeerDriver peer)
    {
        final ProgressPrinter progress = new ProgressPrinter(err);
        try (Interruption interruption = new Interruption(() ->
        {
            progress.end();
            err.println("slipstream: interrupted; cleaning up");
        }); Workbench workbench = new Workbench(suite.timing(), deadline, peer))
        {
            final Campaign campaign = Campaign.run(Step.interleave(scenarios, suite.rounds()),
                step -> measure(step, workbench, interruption), suite.budget(), progress);
            if (interruption.isRequested())
            {
                return Interruption.STATUS;
            }
            progress.end();
            // Before the clean-up: whatever happens there, the figures are out.
            json.write(campaign.report().toJson(), out);
            html.write(campaign, err);
            CampaignPrinter.print(campaign, json.isStandardOutput() ? err : out);
            return campaign.isSound() ? 0 : 1;
        }
    }

    private static Measurement measure(final Step step, final Workbench workbench, final Interruption interruption)
    {
        try
        {
            return workbench.run(step);
        }
        catch (final RunOverException e)
        {
            throw e;
        }
        catch (final RuntimeException e)
        {
            if (interruption.explainsFailure())
            {
                throw new RunOverException(e);
            }
            throw e;
        }
    }
}
