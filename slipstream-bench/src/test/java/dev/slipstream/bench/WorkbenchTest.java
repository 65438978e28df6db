/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.rig.NamespaceSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real workers, real packets, windows too short to say anything about speed.
 */
@Timeout(180)
class WorkbenchTest
{
    private static final Timing SHORT = new Timing(300, 100, 300);

    @Test
    void shouldMeasureThroughputOverLoopback()
    {
        try (Workbench workbench = new Workbench(SHORT))
        {
            final Step step = new Step(Scenarios.byName("loopback-throughput-mixed"), BenchSystem.STOCK, 1);
            final Measurement first = workbench.run(step);
            assertThat(first.isSound()).isTrue();
            assertThat(first.row().msgsPerSec()).isPositive();
            assertThat(first.row().cpuByThread()).containsKeys("sender/worker", "receiver/worker");
            assertThat(first.row().cpuPercent()).isPositive();
            assertThat(first.row().p50Us()).isNull();
            assertThat(first.row().sizeBytes()).isNull();
            assertThat(workbench.run(new Step(step.scenario(), BenchSystem.STOCK, 2)).isSound()).isTrue();
        }
    }

    @Test
    void shouldMeasureRoundTripsAndPacketsBetweenNamespaces()
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport::unavailabilityCause);
        try (Workbench workbench = new Workbench(SHORT))
        {
            final Measurement measurement = workbench
                .run(new Step(Scenarios.byName("net-pingpong-1k"), BenchSystem.STOCK, 1));
            assertThat(measurement.isSound()).isTrue();
            assertThat(measurement.row().p50Us()).isPositive();
            assertThat(measurement.row().rate()).isEqualTo(1000);
            assertThat(measurement.row().kernelPackets()).isPositive();
            assertThat(measurement.latencies()).isNotNull();
        }
    }
}
