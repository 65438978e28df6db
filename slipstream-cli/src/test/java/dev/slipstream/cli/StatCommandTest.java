/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class StatCommandTest
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void shouldPrintAnObjectOrALineForEachInterval()
    {
        final MediaDriver.Context context = new MediaDriver.Context().aeronDirectoryName(directory.toString())
            .dirDeleteOnStart(true).threadingMode(ThreadingMode.SHARED);
        try (MediaDriver driver = MediaDriver.launch(context))
        {
            assertThat(stat("--json")).as(err.toString()).isZero();
            final JsonNode json = JsonMapper.shared().readTree(out.toString());
            assertThat(json.at("/driver/directory").asString()).isEqualTo(driver.aeronDirectoryName());
            assertThat(json.at("/driver/slipstream").asBoolean()).isFalse();
            assertThat(json.at("/threads").size()).isPositive();
            assertThat(json.at("/drops/aeron-invalid-packets").asInt(-1)).isZero();

            out.getBuffer().setLength(0);
            assertThat(stat("--count", "2")).isZero();
            assertThat(out.toString().lines()).hasSize(2).allSatisfy((line) -> assertThat(line).contains(" tx_B/s=0 "));
            assertThat(err.toString()).isEmpty();
        }
    }

    @Test
    void shouldSayThatThereIsNoDriver()
    {
        assertThat(stat("--json")).isEqualTo(1);
        assertThat(err.toString()).contains("slipstream: no driver in " + directory, "--aeron-dir")
            .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldRefuseIntervalsThatCannotBe()
    {
        assertThat(stat("--interval", "0")).isEqualTo(2);
        assertThat(stat("--interval", "NaN")).isEqualTo(2);
        assertThat(stat("--count", "0")).isEqualTo(2);
        assertThat(stat("--web", "65536")).isEqualTo(2);
        assertThat(stat("--web", "localhost:http")).isEqualTo(2);
        assertThat(stat("--web", "8080", "--json")).isEqualTo(2);
    }

    private int stat(final String... args)
    {
        final CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        final String[] all = new String[args.length + 5];
        all[0] = "stat";
        all[1] = "--aeron-dir";
        all[2] = directory.toString();
        all[3] = "--interval";
        all[4] = "0.2";
        System.arraycopy(args, 0, all, 5, args.length);
        return commandLine.execute(all);
    }
}
