/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.sidecar.SidecarProcess;
import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.ConfigException;
import dev.slipstream.sidecar.config.ConfigReader;
import dev.slipstream.sidecar.config.SidecarConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.agrona.concurrent.ShutdownSignalBarrier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code slipstream sidecar}: a proxy beside an application, until it is told to stop.
 */
@Command(name = "sidecar", mixinStandardHelpOptions = true,
    description = "Run a proxy beside an application: gRPC call by call, and byte streams. Ends on Ctrl-C, SIGTERM " +
        "or POST /drain, after everybody has gone or the drain's time is over.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:ended by POST /drain", "1:an address or a certificate cannot be had",
        "2:wrong command line or configuration"},
    subcommands = {SidecarCheckCommand.class, SidecarExampleCommand.class})
final class SidecarCommand implements Callable<Integer>
{
    // Not required by picocli, which would ask for it before a subcommand as well.
    @Option(names = "--config", paramLabel = "FILE",
        description = "The configuration, in YAML; docs/sidecar.md says what there is.")
    private @Nullable Path config;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException
    {
        if (spec == null)
        {
            throw new IllegalStateException("not run by picocli");
        }
        if (config == null)
        {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--config=FILE'");
        }
        final PrintWriter err = spec.commandLine().getErr();
        final SidecarConfig read;
        try
        {
            read = ConfigReader.read(config);
        }
        catch (final ConfigException e)
        {
            err.println("slipstream: " + e.getMessage());
            return 2;
        }
        final PrintStream accessLog = System.out;
        try (ShutdownSignalBarrier barrier = new ShutdownSignalBarrier();
            SidecarProcess sidecar = SidecarProcess.start(read, accessLog, barrier::signal))
        {
            for (final Map.Entry<String, Address> listener : new TreeMap<>(sidecar.addresses()).entrySet())
            {
                err.println("slipstream sidecar: " + listener.getKey() + " at " + listener.getValue());
            }
            sidecar.adminAddresses().forEach((address) -> err.println("slipstream sidecar: admin at " + address));
            err.println("slipstream sidecar: ready");
            err.flush();
            barrier.await();
            err.println("slipstream sidecar: draining");
            err.flush();
            sidecar.drain();
        }
        catch (final IOException e)
        {
            throw new CliException(String.valueOf(e.getMessage()), e);
        }
        err.println("slipstream sidecar: ended");
        err.flush();
        return 0;
    }
}
