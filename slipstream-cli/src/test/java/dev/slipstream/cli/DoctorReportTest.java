/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.linux.doctor.Check;
import dev.slipstream.linux.doctor.CheckResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorReportTest
{
    private static final Check GOOD = Check.of("kernel", () -> CheckResult.ok("Linux 6.1", "Linux 5.9"));
    private static final Check WEAK = Check.of("receive buffer", () -> CheckResult.warn("1 byte", "2 bytes", "more"));
    private static final Check SKIPPED = Check.of("interface", () -> CheckResult.skip("none \"named\""));
    private static final Check BROKEN = Check.of("broken", () ->
    {
        throw new IllegalStateException("boom");
    });

    @Test
    void shouldAlignTheText()
    {
        assertThat(DoctorReport.of(List.of(GOOD, WEAK, SKIPPED)).toText()).isEqualTo("""
            ok    kernel          Linux 6.1
            warn  receive buffer  1 byte
                                  needed: 2 bytes
                                  remedy: more
            skip  interface       none "named"

            3 checks: 1 ok, 1 warn, 0 fail, 1 skip
            """);
    }

    @Test
    void shouldKeepTheContractOfJson()
    {
        assertThat(DoctorReport.of(List.of(GOOD, WEAK, SKIPPED)).toJson()).isEqualToIgnoringWhitespace("""
            {"checks": [
                {"name": "kernel", "status": "ok", "found": "Linux 6.1", "needed": "Linux 5.9"},
                {"name": "receive buffer", "status": "warn", "found": "1 byte", "needed": "2 bytes", "remedy": "more"},
                {"name": "interface", "status": "skip", "found": "none \\"named\\""}
            ]}
            """);
    }

    @Test
    void shouldFailOnlyIfACheckFails()
    {
        assertThat(DoctorReport.of(List.of(GOOD, WEAK, SKIPPED)).hasFailures()).isFalse();
        assertThat(DoctorReport.of(List.of(GOOD, BROKEN, WEAK)).hasFailures()).isTrue();
    }

    @Test
    void shouldGoOnAfterACheckThatBreaks()
    {
        final DoctorReport report = DoctorReport.of(List.of(BROKEN, GOOD));

        assertThat(report.toText()).contains("fail  broken", "boom", "ok    kernel");
    }
}
