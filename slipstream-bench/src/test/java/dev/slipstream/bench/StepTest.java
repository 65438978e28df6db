/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StepTest
{
    @Test
    void shouldPutTheRoundsOfAllSystemsSideBySide()
    {
        final Scenario loopback = Scenarios.byName("loopback-throughput-1376");
        assertThat(Step.interleave(List.of(loopback), 2)).extracting(step -> step.system().id() + step.round())
            .containsExactly("stock1", "kernel1", "stock2", "kernel2");
    }

    @Test
    void shouldNameTheScenariosThereAre()
    {
        assertThatThrownBy(() -> Scenarios.byName("nonesuch")).isInstanceOf(BenchException.class)
            .hasMessageContainingAll("'nonesuch'", "net-pingpong-20k");
        assertThat(Scenarios.all()).extracting(Scenario::name).doesNotHaveDuplicates();
    }

    @Test
    void shouldReadListsOfCpus()
    {
        assertThat(Cpus.parse("0-3,8")).containsExactly(0, 1, 2, 3, 8);
        assertThat(Cpus.parse("5")).containsExactly(5);
    }
}
