/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.Errno;
import dev.slipstream.xdp.filter.AeronPacketFilter;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs each benchmark for a moment: it works, and that is all that this says.
 */
@Timeout(120)
class BenchmarksTest
{
    private static final int WITH_PARAMETERS = 12;
    private static final int OF_FILTER = 2;

    @Test
    void shouldRunEachBenchmark() throws Exception
    {
        final ChainedOptionsBuilder options = new OptionsBuilder().include("dev.slipstream").forks(0)
            .param("streams", "3").warmupIterations(0).measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(10))
            .shouldFailOnError(true).verbosity(VerboseMode.SILENT);
        final boolean mayLoadFilters = mayLoadFilters();
        if (!mayLoadFilters)
        {
            options.exclude("FilterBenchmark");
        }
        final Collection<RunResult> results = new Runner(options.build()).run();
        assertThat(results).hasSize(mayLoadFilters ? WITH_PARAMETERS + OF_FILTER : WITH_PARAMETERS)
            .allMatch(result -> result.getPrimaryResult().getScore() > 0);
    }

    private static boolean mayLoadFilters()
    {
        try
        {
            AeronPacketFilter.load(1, 1770).close();
            return true;
        }
        catch (final LinuxException e)
        {
            assertThat(e.errno()).isEqualTo(Errno.EPERM);
            return false;
        }
    }
}
