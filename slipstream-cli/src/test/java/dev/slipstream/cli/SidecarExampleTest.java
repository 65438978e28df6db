/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SidecarExampleTest
{
    @Test
    void shouldReplaceASidecarWithoutAFailedCall()
    {
        replaceASidecar("tcp");
    }

    @Tag("slow")
    @Test
    void shouldReplaceASidecarWithoutAFailedCallOverAeron()
    {
        replaceASidecar("aeron");
    }

    private static void replaceASidecar(final String between)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();

        final int status = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
            .execute("sidecar", "example", "--seconds", "1", "--between", between);

        assertThat(status).as("%s%s", out, err).isZero();
        assertThat(out.toString())
            .matches("\\d+ calls through two sidecars, one of them replaced: 0 failed, p50 .*\\R");
        assertThat(err.toString()).contains(", to " + between + ":", "see http://127.0.0.1:", "replacing the sidecar",
            "and calls go on");
    }
}
