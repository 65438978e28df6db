/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.bench.BenchException;
import dev.slipstream.stat.StatException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The top of the command line.
 */
@Command(name = "slipstream", description = "AF_XDP, batched sockets and doorbells for Aeron.",
    mixinStandardHelpOptions = true, versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DemoCommand.class, DriverCommand.class, DoctorCommand.class, StatCommand.class, BenchCommand.class,
        SidecarCommand.class})
public final class Main implements Runnable
{
    private final CommandLine commandLine;

    private Main()
    {
        commandLine = new CommandLine(this);
    }

    /**
     * Run a command and end the process with its status.
     *
     * @param args the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(commandLine().execute(args));
    }

    /**
     * The parser, ready to execute.
     *
     * @return a parser of its own for each call.
     */
    static CommandLine commandLine()
    {
        return new Main().commandLine.setParameterExceptionHandler(explainUsage())
            .setExecutionExceptionHandler(explainFailure());
    }

    /** Without a command there is nothing to do but to say which there are. */
    @Override
    public void run()
    {
        throw new CommandLine.ParameterException(commandLine, "Missing command");
    }

    private static IParameterExceptionHandler explainUsage()
    {
        return (exception, args) ->
        {
            final CommandLine command = exception.getCommandLine();
            final PrintWriter err = command.getErr();
            err.println("slipstream: " + exception.getMessage());
            if (!UnmatchedArgumentException.printSuggestions(exception, err))
            {
                command.usage(err);
            }
            err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
            return CommandLine.ExitCode.USAGE;
        };
    }

    private static IExecutionExceptionHandler explainFailure()
    {
        return (exception, command, parseResult) ->
        {
            if (exception instanceof CliException || exception instanceof BenchException ||
                exception instanceof StatException)
            {
                command.getErr().println("slipstream: " + exception.getMessage());
            }
            else
            {
                exception.printStackTrace(command.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        };
    }
}
