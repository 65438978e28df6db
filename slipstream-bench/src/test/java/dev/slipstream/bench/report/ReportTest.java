/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest
{
    @Test
    void shouldTakeTheMedianOfTheRatiosOfRounds()
    {
        final List<Row> rows =
            List.of(row("stock", 1, 100), row("xdp", 1, 200), row("stock", 2, 50), row("xdp", 2, 200),
                row("stock", 3, 100), row("xdp", 3, 110));
        final List<Ratio> ratios = Ratios.of("net-throughput-32", "stock", rows);
        assertThat(ratios).contains(new Ratio("net-throughput-32", "msgsPerSec", "xdp", "stock", 2.0, 1.1, 4.0, 3));
    }

    @Test
    void shouldPassOverRoundsThatOnlyOneSystemHas()
    {
        final List<Row> rows = List.of(row("stock", 1, 100), row("xdp", 1, 150), row("xdp", 2, 900));
        assertThat(Ratios.of("net-throughput-32", "stock", rows))
            .contains(new Ratio("net-throughput-32", "msgsPerSec", "xdp", "stock", 1.5, 1.5, 1.5, 1));
        assertThat(Ratios.of("another", "stock", rows)).isEmpty();
        assertThat(Ratios.of("net-throughput-32", "kernel", rows)).isEmpty();
    }

    @Test
    void shouldLeaveOutDisturbedRoundsWhileEnoughRemain()
    {
        final List<Row> rows = new ArrayList<>(
            List.of(row("stock", 1, 100), row("xdp", 1, 150), row("stock", 2, 100), row("xdp", 2, 170),
                row("stock", 3, 100), disturbed("xdp", 3, 900)));
        assertThat(Ratios.of("net-throughput-32", "stock", rows))
            .contains(new Ratio("net-throughput-32", "msgsPerSec", "xdp", "stock", 1.6, 1.5, 1.7, 2));
        rows.set(2, disturbed("stock", 2, 100));
        assertThat(Ratios.of("net-throughput-32", "stock", rows))
            .contains(new Ratio("net-throughput-32", "msgsPerSec", "xdp", "stock", 1.7, 1.5, 9.0, 3));
    }

    @Test
    void shouldGiveTheMiddle()
    {
        assertThat(Ratios.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2.0, within(0.0));
        assertThat(Ratios.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5, within(0.0));
    }

    @Test
    void shouldKeepTheContractOfItsJson()
    {
        final Row full = new Row("net-throughput-1376", "xdp", 1, 50_000L, 1376, 1.0, 2.0, 3.0, 4.0, 5.0,
            Map.of("sender/worker", 99.0), 6L, 7L, 0, 11.0);
        final Machine machine =
            new Machine(2, "6.18", "25", List.of("CAP_BPF"), "a CPU", true, 4096, "Debian", "1.51.0");
        final Report report = new Report(machine, List.of(full, row("stock", 1, 10)),
            List.of(new Ratio("net-throughput-1376", "msgsPerSec", "xdp", "stock", 1.5, 1.5, 1.5, 1)));

        final JsonNode json = JsonMapper.shared().readTree(report.toJson());

        assertThat(json.propertyNames()).containsExactly("machine", "rows", "ratios");
        assertThat(json.get("machine").propertyNames()).containsExactly("cpus", "kernel", "jdk", "privileges",
            "cpuModel", "isVirtual", "memoryMb", "system", "aeron");
        assertThat(json.get("rows").get(0).propertyNames()).containsExactly("scenario", "system", "round", "rate",
            "sizeBytes", "msgsPerSec", "p50Us", "p99Us", "p999Us", "cpuPercent", "cpuByThread", "xdpPackets",
            "kernelPackets", "gaps", "othersPercent", "disturbed");
        assertThat(json.get("rows").get(1).propertyNames()).containsExactly("scenario", "system", "round", "msgsPerSec",
            "cpuByThread", "gaps");
        assertThat(json.get("ratios").get(0).propertyNames()).containsExactly("scenario", "metric", "system", "against",
            "ratio", "low", "high", "rounds");
    }

    @Test
    void shouldDescribeThisMachine()
    {
        final Machine machine = Machine.describe();
        assertThat(machine.cpus()).isPositive();
        assertThat(machine.kernel()).isNotEmpty();
        assertThat(machine.jdk()).startsWith("2");
    }

    private static Row disturbed(final String system, final int round, final double msgsPerSec)
    {
        return new Row("net-throughput-32", system, round, null, null, msgsPerSec, null, null, null, null, Map.of(),
            null, null, 0, Row.DISTURBED_PERCENT + 1);
    }

    private static Row row(final String system, final int round, final double msgsPerSec)
    {
        return new Row("net-throughput-32", system, round, null, null, msgsPerSec, null, null, null, null, Map.of(),
            null, null, 0, null);
    }
}
