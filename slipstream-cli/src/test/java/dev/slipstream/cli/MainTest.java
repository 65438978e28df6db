/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

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

    private int execute(final String... args)
    {
        final CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }
}
