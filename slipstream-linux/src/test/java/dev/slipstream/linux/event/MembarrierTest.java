/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class MembarrierTest
{
    @Test
    void shouldIssueABarrierOnceRegistered()
    {
        assumeTrue(Membarrier.isAvailable(), "membarrier(2) is missing or refused here");
        Membarrier.registerGlobalExpedited();
        assertThat(Membarrier.globalExpedited()).isZero();
    }
}
