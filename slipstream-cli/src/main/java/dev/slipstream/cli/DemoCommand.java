/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.bench.Deadline;
import dev.slipstream.bench.Suite;
import dev.slipstream.bench.Scenario;
import dev.slipstream.rig.NamespaceSupport;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Shows the main job in one go, side by side with stock Aeron.
 */
@Command(name = "demo", mixinStandardHelpOptions = true,
    description = "Stock Aeron beside Slipstream on this machine, in a minute and a half: packets between two " +
        "network namespaces through AF_XDP and through batched sockets, loopback, and an IPC reader that sleeps. " +
        "Leaves nothing behind. Without privileges it shows loopback and IPC.")
final class DemoCommand implements Callable<Integer>
{
    @Mixin
    private final JsonTarget json = new JsonTarget();

    @Mixin
    private final HtmlTarget html = new HtmlTarget();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call()
    {
        final Deadline deadline = Suite.DEMO.start();
        json.check();
        html.check();
        final PrintWriter out = spec().commandLine().getOut();
        final PrintWriter err = spec().commandLine().getErr();
        final @Nullable String cause = NamespaceSupport.unavailabilityCause();
        final List<Scenario> scenarios = Suite.demo(cause == null);
        err.println(
            "Stock Aeron and Slipstream in turn, up to " + Suite.DEMO.rounds() +
                " short rounds, under 90 s. Ratios are " +
                "medians over the rounds;");
        err.println("absolute figures are this machine's at this moment.");
        if (cause != null)
        {
            err.println();
            err.println("Without network namespaces there is no veth pair for AF_XDP: " + cause + ".");
            err.println("Loopback and shared memory need no privilege:");
        }
        err.println();

        return new CampaignRunner(Suite.DEMO, deadline, json, html, out, err).run(scenarios, null);
    }

    private CommandSpec spec()
    {
        if (spec == null)
        {
            throw new IllegalStateException("not run by picocli");
        }
        return spec;
    }
}
