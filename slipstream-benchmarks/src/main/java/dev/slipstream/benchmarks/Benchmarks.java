/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.benchmarks;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs benchmarks by JMH's command line, in JVMs that have the flags which Slipstream needs.
 */
public final class Benchmarks
{
    private static final String[] FLAGS = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-opens=java.base/java.util.zip=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED",
        "-Dagrona.disable.bounds.checks=true"};

    private Benchmarks()
    {
    }

    /**
     * Run.
     *
     * @param args of JMH: regular expressions of names, {@code -f 1}, {@code -l}, ....
     * @throws CommandLineOptionException if JMH does not understand them.
     * @throws RunnerException            if nothing could be run.
     */
    public static void main(final String[] args) throws CommandLineOptionException, RunnerException
    {
        final CommandLineOptions options = new CommandLineOptions(args);
        final Runner runner = new Runner(new OptionsBuilder().parent(options).jvmArgsAppend(FLAGS).build());
        if (options.shouldList())
        {
            runner.list();
        }
        else
        {
            runner.run();
        }
    }
}
