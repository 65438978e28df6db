/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.example.ExampleResult;
import dev.slipstream.sidecar.example.SidecarExample;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code slipstream sidecar example}: two applications and their sidecars on this machine, one of which is replaced
 * meanwhile.
 */
@Command(name = "example", mixinStandardHelpOptions = true,
    description = "Run two applications of gRPC-Java and a sidecar beside each on this machine, call through both, " +
        "with mutual TLS between them, and replace one sidecar meanwhile. As root it all happens between two " +
        "network namespaces; it needs no privilege. Ends by itself; the page that it names can be watched.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:no call failed", "1:a call failed, or a process could not be had", "2:wrong command line"})
final class SidecarExampleCommand implements Callable<Integer>
{
    private static final int MAX_SECONDS = 3600;
    private static final int MAX_CALLS = 10_000;

    /** What carries calls between the sidecars, as it is called on the command line. */
    private enum Between
    {
        tcp, aeron;

        Address.Port address(final String host, final int port)
        {
            return this == tcp ? new Address.Tcp(host, port) : new Address.Aeron(host, port);
        }
    }

    @Option(names = "--seconds", paramLabel = "N", description = "How long to call, ${DEFAULT-VALUE} s by default.")
    private int seconds = 10;

    @Option(names = "--rate", paramLabel = "N", description = "Calls a second, ${DEFAULT-VALUE} by default.")
    private int rate = 200;

    @Option(names = "--between", paramLabel = "tcp|aeron",
        description = "What carries calls between the sidecars, ${DEFAULT-VALUE} by default.")
    private Between between = Between.tcp;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException
    {
        if (spec == null)
        {
            throw new IllegalStateException("not run by picocli");
        }
        if (seconds < 1 || seconds > MAX_SECONDS)
        {
            throw new ParameterException(spec.commandLine(), "--seconds " + seconds + ": from 1 to " + MAX_SECONDS);
        }
        if (rate < 1 || rate > MAX_CALLS)
        {
            throw new ParameterException(spec.commandLine(), "--rate " + rate + ": from 1 to " + MAX_CALLS);
        }
        final PrintWriter err = spec.commandLine().getErr();
        final ExampleResult result;
        try
        {
            result = new SidecarExample(Main.class, between::address, rate, (line) ->
            {
                err.println("slipstream sidecar example: " + line);
                err.flush();
            }).run(seconds);
        }
        catch (final IOException | IllegalStateException e)
        {
            throw new CliException(String.valueOf(e.getMessage()), e);
        }
        spec.commandLine().getOut().println(result.calls() + " calls through two sidecars, one of them replaced: " +
            result.failed() + " failed, p50 " + TimeUnit.NANOSECONDS.toMicros(result.p50Ns()) + " us, p99 " +
            TimeUnit.NANOSECONDS.toMicros(result.p99Ns()) + " us");
        return result.failed() == 0 ? 0 : 1;
    }
}
