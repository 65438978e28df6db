/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivilegeChecksTest
{
    private static final List<String> LIMITS = List.of(
        "Limit                     Soft Limit           Hard Limit           Units     ",
        "Max cpu time              unlimited            unlimited            seconds   ",
        "Max locked memory         8388608              unlimited            bytes     ");

    @Test
    void shouldReadCapabilities() throws Exception
    {
        final List<String> all = List.of("Name:\tjava", "CapPrm:\t0000000000000000", "CapEff:\t000001ffffffffff");
        final List<String> rawOnly = List.of("CapEff:\t0000000000002000");
        final List<String> sysAdminOnly = List.of("CapEff:\t0000000000200000");

        assertThat(Capability.values()).allMatch((capability) -> isIn(capability, all));
        assertThat(Capability.CAP_NET_RAW.isIn(rawOnly)).isTrue();
        assertThat(Capability.CAP_NET_ADMIN.isIn(rawOnly)).isFalse();
        assertThat(Capability.CAP_BPF.isIn(rawOnly)).isFalse();
        assertThat(Capability.CAP_BPF.isIn(sysAdminOnly)).isTrue();
        assertThat(Capability.CAP_PERFMON.isIn(sysAdminOnly)).isTrue();
        assertThat(Capability.CAP_NET_RAW.isIn(sysAdminOnly)).isFalse();
        assertThatThrownBy(() -> Capability.CAP_BPF.isIn(List.of("Name:\tjava"))).isInstanceOf(IOException.class);
    }

    private static boolean isIn(final Capability capability, final List<String> status)
    {
        try
        {
            return capability.isIn(status);
        }
        catch (final IOException e)
        {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldCompareTheLimitOfLockedMemory() throws Exception
    {
        assertThat(PrivilegeChecks.lockedMemoryResult(LIMITS, false, 8_388_608, "UMEM").status())
            .isEqualTo(CheckStatus.OK);
        assertThat(PrivilegeChecks.lockedMemoryResult(LIMITS, false, 8_388_609, "UMEM").status())
            .isEqualTo(CheckStatus.WARN);
        assertThat(PrivilegeChecks.lockedMemoryResult(LIMITS, true, 8_388_609, "UMEM").status())
            .isEqualTo(CheckStatus.OK);
        assertThat(PrivilegeChecks.lockedMemoryResult(
            List.of("Max locked memory         unlimited            unlimited            bytes     "), false,
            Long.MAX_VALUE, "UMEM").status()).isEqualTo(CheckStatus.OK);
    }

    @Test
    void shouldSayWhatACapabilityIsFor()
    {
        final CheckResult result = PrivilegeChecks.capability(Capability.CAP_BPF, "the packet filter", "be root").run();

        assertThat(result.status()).isIn(CheckStatus.OK, CheckStatus.WARN);
        assertThat(result.needed()).isEqualTo("CAP_BPF for the packet filter");
    }
}
