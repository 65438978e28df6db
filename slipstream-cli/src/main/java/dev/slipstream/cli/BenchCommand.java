/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.bench.Deadline;
import dev.slipstream.bench.LimitProgram;
import dev.slipstream.bench.PeerDriver;
import dev.slipstream.bench.Scenario;
import dev.slipstream.bench.Scenario.Place;
import dev.slipstream.bench.Scenarios;
import dev.slipstream.bench.Suite;
import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.SystemCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Measures against stock Aeron, scenario by scenario.
 */
@Command(name = "bench", mixinStandardHelpOptions = true,
    description = "Measure Slipstream side by side with stock Aeron. Rounds of all systems take turns; ratios are " +
        "medians over rounds of one run, and the only figures that mean anything elsewhere.")
final class BenchCommand implements Callable<Integer>
{
    private static final int MAX_ROUNDS = 100;

    /** What a group of scenarios is called on the command line. */
    private enum Group
    {
        net, ipc, rpc;

        boolean has(final Place place)
        {
            return switch (place)
            {
                case VETH, VETH_PARKED, LOOPBACK -> this == net;
                case IPC -> this == ipc;
                case RPC -> this == rpc;
            };
        }
    }

    @Parameters(index = "0", paramLabel = "net|ipc|rpc",
        description = "Over the network, in shared memory, or gRPC calls between two processes.")
    private @Nullable Group group;

    @Parameters(index = "1..*", paramLabel = "SCENARIO",
        description = "Only these; without any, all of the group. --list names them.")
    private final List<String> names = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "How often each system takes its turn. Default: 3.")
    private int rounds = Suite.FULL.rounds();

    @Option(names = "--quick", description = "One short round of the headline scenarios of net or ipc, " +
        "under 50 s in all.")
    private boolean quick;

    @Option(names = "--peer-driver-dir", paramLabel = "DIR",
        description = "Measure clients of the media driver that you have started in DIR too, as system 'peer': in " +
            "shared memory and over loopback.")
    private @Nullable Path peerDriverDir;

    @Option(names = "--haproxy",
        description = "Measure HAProxy too, beside the sidecars of rpc; the package haproxy has to be installed.")
    private boolean haProxy;

    @Option(names = "--list", description = "Name the scenarios and leave it at that.")
    private boolean list;

    @Mixin
    private final JsonTarget json = new JsonTarget();

    @Mixin
    private final HtmlTarget html = new HtmlTarget();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call()
    {
        if (spec == null || group == null)
        {
            throw new IllegalStateException("not run by picocli");
        }
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        if (list)
        {
            Scenarios.all().stream().filter(inGroup(group))
                .forEach(scenario -> out.printf("%-28s %s%n", scenario.name(), scenario.describe()));
            out.flush();
            return 0;
        }
        if (rounds < 1 || rounds > MAX_ROUNDS)
        {
            throw new ParameterException(spec.commandLine(), "--rounds " + rounds + ": from 1 to " + MAX_ROUNDS);
        }
        final Suite suite = quick ? Suite.QUICK : Suite.FULL.withRounds(rounds);
        final Deadline deadline = suite.start();
        json.check();
        html.check();
        final @Nullable PeerDriver peer = peerDriverDir == null ? null : PeerDriver.find(peerDriverDir);
        if (haProxy && SystemCommand.find("haproxy") == null)
        {
            throw new CliException("--haproxy: there is no haproxy here; install the package haproxy");
        }
        final List<Scenario> scenarios = available(choose(group), err);
        if (scenarios.isEmpty())
        {
            throw new CliException("nothing that can be measured here");
        }
        return new CampaignRunner(suite, deadline, json, html, out, err).run(
            scenarios.stream().map(scenario -> haProxy ? scenario.withHaProxy() : scenario)
                .map(scenario -> peer == null ? scenario : scenario.withPeer()).toList(),
            peer);
    }

    private List<Scenario> choose(final Group chosen)
    {
        if (names.isEmpty())
        {
            if (quick && chosen == Group.rpc)
            {
                throw new CliException(
                    "rpc has no scenario for --quick: its processes are cold for longer than that; " +
                        "try 'slipstream bench rpc rpc-paced-1k-64 --rounds 1'");
            }
            return Scenarios.all().stream().filter(inGroup(chosen))
                .filter(scenario -> !quick || Suite.HEADLINES.contains(scenario.name())).toList();
        }
        final List<Scenario> scenarios = names.stream().map(Scenarios::byName).toList();
        scenarios.stream().filter(inGroup(chosen).negate()).findFirst().ifPresent(scenario ->
        {
            throw new CliException(
                scenario.name() + " is not of the group " + chosen + "; 'slipstream bench " + chosen +
                    " --list' names what is");
        });
        return scenarios;
    }

    private static List<Scenario> available(final List<Scenario> scenarios, final PrintWriter err)
    {
        final List<Scenario> possible = leaveOut(scenarios, Scenario::needsNamespaces, "network namespaces",
            NamespaceSupport::unavailabilityCause, err);
        return leaveOut(possible, Scenario::needsCompiler, "a compiler", LimitProgram::unavailabilityCause, err);
    }

    private static List<Scenario> leaveOut(final List<Scenario> scenarios, final Predicate<Scenario> needing,
        final String what, final Supplier<@Nullable String> unavailabilityCause, final PrintWriter err)
    {
        final @Nullable String cause = scenarios.stream().anyMatch(needing) ? unavailabilityCause.get() : null;
        if (cause == null)
        {
            return scenarios;
        }
        err.println("Left out for want of " + what + " (" + cause + "):");
        scenarios.stream().filter(needing).forEach(scenario -> err.println("  " + scenario.name()));
        return scenarios.stream().filter(needing.negate()).toList();
    }

    private static Predicate<Scenario> inGroup(final Group group)
    {
        return scenario -> group.has(scenario.place());
    }
}
