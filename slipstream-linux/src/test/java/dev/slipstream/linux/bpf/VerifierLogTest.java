/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerifierLogTest
{
    @Test
    void shouldPutTheReasonFirstAndTheLogAfter()
    {
        final String log = "0: (b7) r1 = 0\n1: (95) exit\nR0 !read_ok\nprocessed 2 insns (limit 1000000)\n";

        assertThat(VerifierLog.remedy(log, null))
            .isEqualTo("R0 !read_ok\nThe verifier's log:\n" + log.stripTrailing());
    }

    @Test
    void shouldFallBackWhereThereIsNoLog()
    {
        assertThat(VerifierLog.remedy("", "run as root")).isEqualTo("run as root");
        assertThat(VerifierLog.remedy("", null)).isNull();
    }
}
