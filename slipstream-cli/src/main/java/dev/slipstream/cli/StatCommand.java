/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.stat.DriverDirectory;
import dev.slipstream.stat.DriverStat;
import dev.slipstream.stat.Sampler;
import dev.slipstream.stat.StatException;
import dev.slipstream.stat.view.StatJson;
import dev.slipstream.stat.view.StatLine;
import dev.slipstream.stat.view.TerminalView;
import dev.slipstream.stat.web.HttpEndpoint;
import dev.slipstream.stat.web.StatPages;
import io.aeron.CommonContext;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.ShutdownSignalBarrier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code slipstream stat}: shows a running media driver, its own or Aeron's, by what is in its directory.
 */
@Command(name = "stat", mixinStandardHelpOptions = true,
    description = "Show a running media driver: packets by path, drops and fallbacks by reason, doorbells, CPU by " +
        "thread, streams. Works with any driver, costs it nothing. On a terminal a screen that is renewed (q ends), " +
        "else a line for each interval.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:shown", "1:there is no driver to be seen", "2:wrong command line"})
final class StatCommand implements Callable<Integer>
{
    private static final double MIN_INTERVAL = 0.1;
    private static final double MAX_INTERVAL = 3600;
    private static final String LOOPBACK = "127.0.0.1";
    private static final String FOOTER = "q quits";

    @Mixin
    private final JsonTarget json = new JsonTarget();

    @Option(names = "--aeron-dir", paramLabel = "DIR",
        description = "The driver's directory. Default: what Aeron's clients use (${DEFAULT-VALUE}).")
    private Path directory = Path.of(CommonContext.getAeronDirectoryName());

    @Option(names = "--interval", paramLabel = "SECONDS",
        description = "Rates are over this long, ${DEFAULT-VALUE} s by default.")
    private double interval = 1;

    @Option(names = "--count", paramLabel = "N", description = "End after so many intervals.")
    private int count = Integer.MAX_VALUE;

    @Option(names = "--web", paramLabel = "[HOST:]PORT",
        description = "Serve a page that a browser keeps open, on the loopback address unless HOST names another. " +
            "Ends on Ctrl-C.")
    private @Nullable String web;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException
    {
        if (!(interval >= MIN_INTERVAL && interval <= MAX_INTERVAL))
        {
            throw new ParameterException(spec().commandLine(), "--interval " + interval + ": from " + MIN_INTERVAL +
                " to " + MAX_INTERVAL + " seconds");
        }
        if (count < 1)
        {
            throw new ParameterException(spec().commandLine(), "--count " + count + ": at least 1");
        }
        if (web != null && json.isWanted())
        {
            throw new ParameterException(spec().commandLine(), "--web and --json are two ways; choose one");
        }
        json.check();
        final @Nullable InetSocketAddress address = web == null ? null : parse(web);
        final PrintWriter out = spec().commandLine().getOut();
        final Sampler sampler = new Sampler(new DriverDirectory(directory), 0);
        // The first reading also finds out whether there is a driver at all, before a screen or a port is opened.
        sampler.sample();
        if (address != null)
        {
            serve(address);
        }
        else if (json.isWanted())
        {
            TimeUnit.NANOSECONDS.sleep(intervalNs());
            json.write(StatJson.of(sampler.sample()), out);
        }
        else if (StandardStream.OUTPUT.isTerminal() && StandardStream.INPUT.isTerminal())
        {
            showOnScreen(sampler);
        }
        else
        {
            printLines(sampler, out);
        }
        return 0;
    }

    private void serve(final InetSocketAddress address)
    {
        final Sampler shared = new Sampler(new DriverDirectory(directory), intervalNs() / 10 * 9);
        try (ShutdownSignalBarrier barrier = new ShutdownSignalBarrier();
            HttpEndpoint endpoint = HttpEndpoint.start(address, StatPages.of(shared)))
        {
            final PrintWriter err = spec().commandLine().getErr();
            err.println("slipstream stat: http://" + address.getHostString() + ":" + endpoint.address().getPort() +
                "/ (Ctrl-C ends)");
            err.flush();
            barrier.await();
        }
    }

    private InetSocketAddress parse(final String hostAndPort)
    {
        final int colon = hostAndPort.lastIndexOf(':');
        final String host = colon < 0 ? LOOPBACK : hostAndPort.substring(0, colon);
        try
        {
            return new InetSocketAddress(host, Integer.parseInt(hostAndPort.substring(colon + 1)));
        }
        catch (final IllegalArgumentException e)
        {
            throw new ParameterException(spec().commandLine(), "--web " + hostAndPort +
                ": give a port from 0 (any that is free) to 65535, or HOST:PORT", e);
        }
    }

    private void printLines(final Sampler sampler, final PrintWriter out) throws InterruptedException
    {
        for (int i = 0; i < count && !out.checkError(); i++)
        {
            TimeUnit.NANOSECONDS.sleep(intervalNs());
            out.println(StatLine.of(sampler.sample()));
        }
    }

    private void showOnScreen(final Sampler sampler)
    {
        try (LiveScreen screen = LiveScreen.open())
        {
            long nextNs = System.nanoTime();
            for (int i = 0; i <= count && screen.await(nextNs); i++)
            {
                nextNs = System.nanoTime() + intervalNs();
                screen.show(frame(sampler, new TerminalView(screen.columns(), screen.rows())));
            }
        }
    }

    private static List<String> frame(final Sampler sampler, final TerminalView view)
    {
        final DriverStat stat;
        try
        {
            stat = sampler.sample();
        }
        catch (final StatException e)
        {
            // It may come back: a driver that is started anew in the same directory is shown again.
            return view.renderMessage(String.valueOf(e.getMessage()), FOOTER);
        }
        return view.render(stat, FOOTER);
    }

    private long intervalNs()
    {
        return (long)(interval * TimeUnit.SECONDS.toNanos(1));
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
