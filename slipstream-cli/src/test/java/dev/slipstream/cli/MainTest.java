/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.stat.metrics.MetricsEndpoint;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldSayWhyCallsAreNotMeasuredQuickly()
    {
        assertThat(execute("bench", "rpc", "--quick")).isEqualTo(1);
        assertThat(err.toString()).contains("rpc has no scenario for --quick", "slipstream bench rpc rpc-paced-1k-64");
    }

    @Test
    void shouldPrintVersionsToStandardOutput()
    {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).contains("slipstream ", "Aeron ", "JVM ").doesNotContain("${");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldRefuseAnUnknownOptionWithStatusTwo()
    {
        assertThat(execute("--nonesuch")).isEqualTo(2);
        assertThat(err.toString()).contains("Unknown option: '--nonesuch'", "See 'slipstream --help'");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldRefuseAnUnknownCommandWithStatusTwo()
    {
        assertThat(execute("nonesuch")).isEqualTo(2);
        assertThat(err.toString()).contains("nonesuch");
    }

    @Test
    void shouldRefuseNoCommandWithStatusTwo()
    {
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString()).contains("Missing command", "Usage: slipstream");
    }

    @Test
    void shouldRefuseUnknownOptionsOfEveryCommand()
    {
        for (final String command : Main.commandLine().getSubcommands().keySet())
        {
            assertThat(execute(command, "--nonesuch")).as(command).isEqualTo(2);
            assertThat(execute(command, "--help")).as(command).isZero();
        }
        assertThat(Main.commandLine().getSubcommands()).containsKeys("demo", "driver", "doctor", "stat", "bench",
            "sidecar");
    }

    @Test
    void shouldSayWhatABenchmarkMayBe()
    {
        assertThat(execute("bench", "nonesuch")).isEqualTo(2);
        assertThat(execute("bench", "net", "--rounds", "0")).isEqualTo(2);
        assertThat(execute("bench", "net", "nonesuch")).isEqualTo(1);
        assertThat(err.toString()).contains("no scenario 'nonesuch'").doesNotContain("\tat ");
        assertThat(execute("bench", "ipc", "net-throughput-32")).isEqualTo(1);
        assertThat(err.toString()).contains("not of the group ipc");
        assertThat(execute("bench", "ipc", "--list")).isZero();
        assertThat(out.toString()).contains("ipc-pingpong-1k").doesNotContain("net-");
    }

    @Test
    void shouldCheckWhereReportsGoBeforeItMeasures()
    {
        assertThat(execute("demo", "--json", "/nonesuch/result.json")).isEqualTo(1);
        assertThat(err.toString()).contains("--json /nonesuch/result.json");
        assertThat(execute("bench", "ipc", "--html", "/nonesuch/result.html")).isEqualTo(1);
        assertThat(err.toString()).contains("--html /nonesuch/result.html");
    }

    @Test
    void shouldSayWhatIsWrongWithADriversProperties()
    {
        assertThat(execute("driver", "/nonesuch.properties")).isEqualTo(1);
        assertThat(execute("driver", "-Dslipstream.metrics.port=x")).isEqualTo(1);
        System.clearProperty(MetricsEndpoint.PORT_PROPERTY);
        assertThat(err.toString()).contains("/nonesuch.properties", "slipstream.metrics.port=x: must be a port")
            .doesNotContain("\tat ");
    }

    private int execute(final String... args)
    {
        final CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }
}
