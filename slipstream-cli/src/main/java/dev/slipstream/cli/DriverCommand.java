/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.driver.SlipstreamDriver;
import dev.slipstream.stat.metrics.MetricsEndpoint;
import io.aeron.driver.MediaDriver;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.agrona.concurrent.ShutdownSignalBarrier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs a media driver until it is told to stop: a drop-in for {@code io.aeron.driver.MediaDriver}, with the same
 * properties.
 */
@Command(name = "driver", mixinStandardHelpOptions = true,
    description = "Run a media driver with Slipstream's network paths: a drop-in for io.aeron.driver.MediaDriver. " +
        "Takes Aeron's properties (aeron.*) and Slipstream's (slipstream.*). Ends on Ctrl-C or SIGTERM.")
final class DriverCommand implements Callable<Integer>
{
    @Parameters(paramLabel = "FILE", arity = "0..*",
        description = "Files of properties; a later one overrides an earlier one.")
    private final List<Path> files = List.of();

    @Option(names = "-D", paramLabel = "KEY=VALUE", mapFallbackValue = "",
        description = "A property; overrides those of the files.")
    private final Map<String, String> properties = new LinkedHashMap<>();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call()
    {
        files.forEach(DriverCommand::load);
        properties.forEach(System::setProperty);
        if (spec == null)
        {
            throw new IllegalStateException("not run by picocli");
        }
        final PrintWriter err = spec.commandLine().getErr();
        final SlipstreamContext slipstream = context().announcer(line ->
        {
            err.println(line);
            err.flush();
        });
        final @Nullable InetSocketAddress metrics = metricsAddress();
        try (ShutdownSignalBarrier barrier = new ShutdownSignalBarrier();
            SlipstreamDriver driver = SlipstreamDriver.launch(
                new MediaDriver.Context().terminationHook(barrier::signal), slipstream);
            MetricsEndpoint endpoint = metrics == null ? null :
                MetricsEndpoint.start(Path.of(driver.mediaDriver().aeronDirectoryName()), metrics))
        {
            err.println("slipstream driver: running in " + driver.mediaDriver().aeronDirectoryName());
            if (endpoint != null)
            {
                err.println("slipstream driver: metrics at http://" + endpoint.address().getHostString() + ":" +
                    endpoint.address().getPort() + "/metrics");
            }
            err.flush();
            barrier.await();
            err.println("slipstream driver: stopping");
            err.flush();
        }
        return 0;
    }

    private static SlipstreamContext context()
    {
        try
        {
            return new SlipstreamContext();
        }
        catch (final IllegalArgumentException e)
        {
            throw new CliException(String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable InetSocketAddress metricsAddress()
    {
        try
        {
            return MetricsEndpoint.configuredAddress();
        }
        catch (final IllegalArgumentException e)
        {
            throw new CliException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void load(final Path file)
    {
        final Properties loaded = new Properties();
        try (Reader reader = Files.newBufferedReader(file))
        {
            loaded.load(reader);
        }
        catch (final IOException e)
        {
            throw new CliException("cannot read the properties in " + file + ": " + e, e);
        }
        loaded.forEach((key, value) -> System.setProperty((String)key, (String)value));
    }
}
