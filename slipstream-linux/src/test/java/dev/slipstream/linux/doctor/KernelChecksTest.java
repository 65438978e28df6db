/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class KernelChecksTest
{
    @ParameterizedTest
    @CsvSource({
        "Linux, 6.18.44-fc-v657, OK",
        "Linux, 5.9.0, OK",
        "Linux, 5.10.102.1-microsoft-standard-WSL2, OK",
        "Linux, 5.8.18, WARN",
        "Linux, 4.18.0-553.el8.x86_64, WARN",
        "Linux, unknown, WARN",
        "Mac OS X, 15.1, WARN"})
    void shouldReadTheVersion(final String system, final String release, final CheckStatus expected)
    {
        final CheckResult result = KernelChecks.release(system, release);

        assertThat(result.status()).isEqualTo(expected);
        assertThat(result.found()).contains(release);
        assertThat(result.remedy() == null).isEqualTo(expected == CheckStatus.OK);
    }

    @Test
    void shouldReadTheCompilerSetting(@TempDir final Path directory) throws Exception
    {
        final Path setting = directory.resolve("bpf_jit_enable");
        assertThat(KernelChecks.bpfJit(setting).status()).isEqualTo(CheckStatus.SKIP);
        Files.writeString(setting, "1\n");
        assertThat(KernelChecks.bpfJit(setting).status()).isEqualTo(CheckStatus.OK);
        Files.writeString(setting, "0\n");
        assertThat(KernelChecks.bpfJit(setting).status()).isEqualTo(CheckStatus.WARN);
    }

    @Test
    void shouldFindTheCallsOfThisKernel()
    {
        final List<CheckResult> results = KernelChecks.list().stream().map(Check::run).toList();

        assertThat(results).hasSize(5).noneMatch((result) -> result.status() == CheckStatus.FAIL);
    }

    @Test
    void shouldHaveNamesOfTheirOwn()
    {
        assertThat(KernelChecks.list()).extracting(Check::name).doesNotHaveDuplicates();
    }

    @Test
    void shouldCrossLoopbackInOnePiece()
    {
        // Every kernel that has Java 25's other needs has both options.
        assertThat(new UdpOffloadCheck().run().status()).isEqualTo(CheckStatus.OK);
    }
}
