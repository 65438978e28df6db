/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.linux.doctor.Check;
import dev.slipstream.linux.doctor.CheckResult;
import dev.slipstream.linux.doctor.CheckStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AeronChecksTest
{
    @Test
    void shouldFindTheFlagsOfThisJvm()
    {
        // The tests run with the flags that a driver needs.
        assertThat(run("JVM flags").status()).isEqualTo(CheckStatus.OK);
    }

    @Test
    void shouldTryTheSocketBuffers()
    {
        assertThat(run("receive buffer").found()).endsWith(" bytes at most");
        assertThat(run("send buffer").found()).endsWith(" bytes at most");
    }

    @Test
    void shouldLookWhereTheDirectoryWouldBe(@TempDir final Path directory)
    {
        final CheckResult result = AeronChecks.freeMemory(directory.resolve("not").resolve("there"));

        assertThat(result.status()).isIn(CheckStatus.OK, CheckStatus.WARN);
        assertThat(result.found()).contains(" bytes free in " + directory + " (");
    }

    private static CheckResult run(final String name)
    {
        return AeronChecks.list().stream().filter((check) -> check.name().equals(name)).map(Check::run).findFirst()
            .orElseThrow();
    }
}
