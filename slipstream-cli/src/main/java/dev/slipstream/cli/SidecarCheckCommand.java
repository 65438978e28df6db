/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.sidecar.config.ConfigException;
import dev.slipstream.sidecar.config.ConfigReader;
import dev.slipstream.sidecar.config.MemoryNeed;
import dev.slipstream.sidecar.config.SidecarConfig;
import dev.slipstream.sidecar.tls.TlsCheck;
import dev.slipstream.sidecar.tls.TlsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code slipstream sidecar check}: whether a configuration can be used, and the memory that it can need.
 */
@Command(name = "check", mixinStandardHelpOptions = true,
    description = "Read a sidecar's configuration and certificates without running it, and say what memory it can " +
        "need at most.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:it can be used", "2:it cannot, or wrong command line"})
final class SidecarCheckCommand implements Callable<Integer>
{
    private static final int MIB_SHIFT = 20;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration, in YAML.")
    private Path config = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call()
    {
        if (spec == null)
        {
            throw new IllegalStateException("not run by picocli");
        }
        final SidecarConfig read;
        final List<String> identities;
        try
        {
            read = ConfigReader.read(config);
            identities = TlsCheck.of(read);
        }
        catch (final ConfigException | TlsException e)
        {
            spec.commandLine().getErr().println("slipstream: " + e.getMessage());
            return 2;
        }
        final MemoryNeed need = MemoryNeed.of(read);
        final PrintWriter out = spec.commandLine().getOut();
        out.println(config + " can be used: " + read.listeners().size() + " listeners, " + read.upstreams().size() +
            " upstreams, " + read.eventLoops() + " event loops");
        identities.forEach(out::println);
        out.println("connections accepted at most " + need.inboundConnections());
        out.println("connections made at most     " + need.outboundConnections());
        out.println("calls in flight at most      " + read.limits().calls());
        out.println("buffers at most              " + mib(need.bufferBytes()) + "   -XX:MaxDirectMemorySize=" +
            mib(need.directBytes()).replace(" MiB", "m").strip());
        out.println("connections' own at most     " + mib(need.connectionBytes()));
        printVolume(out, "shared memory at most        ", need.shmBytes(), "shm.directory");
        printVolume(out, "streams of Aeron at most     ", need.aeronBytes(), "aeron.directory");
        out.println("JVM                          " + mib(need.baseBytes()));
        out.println("memory limit to ask for      " + mib(need.totalBytes()));
        return 0;
    }

    private static void printVolume(final PrintWriter out, final String what, final long bytes, final String key)
    {
        if (bytes > 0)
        {
            out.println(what + mib(bytes) + "   sizeLimit: " + mib(bytes).replace(" MiB", "Mi").strip() +
                " for the volume of " + key);
        }
    }

    /** Rounded up: less would not be enough. */
    private static String mib(final long bytes)
    {
        return "%5d MiB".formatted((bytes + (1 << MIB_SHIFT) - 1) >> MIB_SHIFT);
    }
}
