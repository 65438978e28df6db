/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.SystemCommand;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real workers, real packets, windows too short to say anything about speed.
 */
@Timeout(180)
class WorkbenchTest
{
    private static final Timing SHORT = new Timing(300, 300, 100, 300);

    /** Long enough for calls without bound to fill a worker's memory. */
    private static final Timing FILLING = new Timing(300, 300, 100, 3_000);

    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void shouldMeasureThroughputOverLoopback()
    {
        try (Workbench workbench = new Workbench(SHORT, Deadline.in(LONG), null))
        {
            final Step step = new Step(Scenarios.byName("loopback-throughput-mixed"), BenchSystem.STOCK, 1);
            final Measurement first = measure(workbench, step);
            assertThat(first.row().msgsPerSec()).isPositive();
            assertThat(first.row().cpuByThread()).containsKeys("sender/worker", "receiver/worker");
            assertThat(first.row().cpuPercent()).isPositive();
            assertThat(first.row().p50Us()).isNull();
            assertThat(first.row().sizeBytes()).isNull();
            measure(workbench, new Step(step.scenario(), BenchSystem.STOCK, 2));
        }
    }

    @Test
    void shouldGiveUpAStepThatCannotEndInTime()
    {
        final Timing endless = new Timing(LONG.toMillis(), LONG.toMillis(), 0, 1);
        try (Workbench workbench = new Workbench(endless, Deadline.in(Duration.ofSeconds(30)), null))
        {
            final Step step = new Step(Scenarios.byName("loopback-throughput-1376"), BenchSystem.STOCK, 1);
            assertThatThrownBy(() -> workbench.run(step)).isInstanceOf(RunOverException.class);
        }
        try (Workbench workbench = new Workbench(SHORT, Deadline.in(Duration.ofMillis(1)), null))
        {
            final Step step = new Step(Scenarios.byName("loopback-throughput-1376"), BenchSystem.STOCK, 1);
            assertThatThrownBy(() -> workbench.run(step)).isInstanceOf(RunOverException.class);
        }
    }

    @Test
    void shouldMeasureRoundTripsAndPacketsBetweenNamespaces()
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport::unavailabilityCause);
        try (Workbench workbench = new Workbench(SHORT, Deadline.in(LONG), null))
        {
            final Measurement measurement =
                measure(workbench, new Step(Scenarios.byName("net-pingpong-1k"), BenchSystem.STOCK, 1));
            assertThat(measurement.row().p50Us()).isPositive();
            assertThat(measurement.row().rate()).isEqualTo(1000);
            assertThat(measurement.row().kernelPackets()).isPositive();
            assertThat(measurement.latencies()).isNotNull();
        }
    }

    @Test
    void shouldMeasureABareSignalWithoutAnyDriver()
    {
        try (Workbench workbench = new Workbench(SHORT, Deadline.in(LONG), null))
        {
            final Measurement measurement =
                measure(workbench, new Step(Scenarios.byName("ipc-bare-wake-1k"), BenchSystem.SIGNAL, 1));
            assertThat(measurement.row().p50Us()).isPositive();
            assertThat(measurement.row().driverPercent()).isNull();
        }
    }

    @Tag("slow")
    @Test
    void shouldMeasureBetweenDriversOfTheirOwn()
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport::unavailabilityCause);
        try (Workbench workbench = new Workbench(SHORT, Deadline.in(LONG), null))
        {
            final Measurement measurement =
                measure(workbench, new Step(Scenarios.byName("net-parked-1k"), BenchSystem.KERNEL, 1));
            assertThat(measurement.row().p50Us()).isPositive();
            assertThat(measurement.row().driverPercent()).isPositive();
            assertThat(measurement.row().kernelPackets()).isPositive();
        }
    }

    @Test
    void shouldMeasureTheLimitByAProgramInC()
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport::unavailabilityCause);
        assumeTrue(LimitProgram.unavailabilityCause() == null, LimitProgram::unavailabilityCause);
        try (Workbench workbench = new Workbench(SHORT, Deadline.in(LONG), null))
        {
            for (int round = 1; round <= 2; round++)
            {
                final Measurement measurement =
                    measure(workbench, new Step(Scenarios.byName("net-limit"), BenchSystem.C_AFXDP, round));
                assertThat(measurement.row().cpuByThread()).containsKeys("sender/worker", "receiver/worker");
                assertThat(measurement.txXdpShare()).isGreaterThan(0.9);
                assertThat(measurement.rxXdpShare()).isGreaterThan(0.9);
            }
        }
    }

    @Test
    void shouldMeasureCallsOverSocketsAndInSharedMemory()
    {
        try (Workbench workbench = new Workbench(SHORT, Deadline.in(LONG), null))
        {
            final Measurement paced =
                measure(workbench, new Step(Scenarios.byName("rpc-paced-1k-64"), BenchSystem.SHM, 1));
            assertThat(paced.row().p50Us()).isPositive();
            assertThat(paced.row().msgsPerSec()).isPositive();
            assertThat(paced.row().cpuByThread().keySet()).as("the driver counts too")
                .anyMatch(thread -> thread.startsWith("server/shm-node"));
            final Measurement proxied =
                measure(workbench, new Step(Scenarios.byName("rpc-closed-16-4096"), BenchSystem.SIDECAR_UDS, 1));
            assertThat(proxied.row().msgsPerSec()).isPositive();
            assertThat(proxied.row().cpuByThread().keySet()).as("all three processes count")
                .anyMatch(thread -> thread.startsWith("sidecar/")).anyMatch(thread -> thread.startsWith("server/"))
                .anyMatch(thread -> thread.startsWith("client/"));
        }
    }

    @Tag("slow")
    @Test
    void shouldMeasureCallsThroughHaProxy()
    {
        assumeTrue(SystemCommand.find("haproxy") != null, "there is no haproxy; the package haproxy has it");
        try (Workbench workbench = new Workbench(SHORT, Deadline.in(LONG), null))
        {
            final Measurement proxied = measure(workbench,
                new Step(Scenarios.byName("rpc-closed-16-64").withHaProxy(), BenchSystem.HAPROXY, 1));
            assertThat(proxied.row().cpuByThread()).as("its own process counts").containsKey("haproxy/haproxy");
        }
        assertThat(ProcessHandle.current().descendants().map(process -> process.info().command().orElse("")))
            .noneMatch(command -> command.endsWith("haproxy"));
    }

    @Tag("slow")
    @Test
    void shouldMeasureWhatIdleProcessesCost()
    {
        try (Workbench workbench = new Workbench(SHORT, Deadline.in(LONG), null))
        {
            final Measurement idle = measure(workbench, new Step(Scenarios.byName("rpc-idle"), BenchSystem.SHM, 1));
            assertThat(idle.row().msgsPerSec()).isNull();
            assertThat(idle.row().cpuPercent()).isPositive();
        }
    }

    @Tag("slow")
    @Test
    void shouldMakeCallsLateThatComeBackTooSlowlyForTheirRate()
    {
        final Scenario tooFast = new Scenario("rpc-paced-too-fast", Scenario.Place.RPC, Scenario.Shape.PING_PONG,
            65_536, 65_536, 1, 1_000_000, 0, Scenario.Clients.OWN, Scenario.Cores.TWO, List.of(BenchSystem.UDS));
        try (Workbench workbench = new Workbench(FILLING, Deadline.in(LONG), null))
        {
            final Measurement measurement = workbench.run(new Step(tooFast, BenchSystem.UDS, 1));
            assertThat(measurement.row().gaps() + measurement.bad()).isZero();
        }
    }

    /** Where a machine is busy with other things, nothing may get its turn in so short a window: try again. */
    private static Measurement measure(final Workbench workbench, final Step step)
    {
        Measurement measurement = workbench.run(step);
        while (!measurement.isSound())
        {
            assertThat(measurement.row().gaps() + measurement.bad()).isZero();
            measurement = workbench.run(step);
        }
        return measurement;
    }
}
