/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.bench.report.Ratio;
import dev.slipstream.bench.report.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/**
 * Campaigns of workers that only pretend.
 */
class CampaignTest
{
    private static final Duration LONG = Duration.ofHours(1);

    private final List<String> heard = new ArrayList<>();

    @Test
    void shouldShowEverythingThatThereIsPrivilegeFor()
    {
        assertThat(Suite.demo(true)).extracting(Scenario::name).containsExactly("net-throughput-1376",
            "net-pingpong-20k", "loopback-throughput-1376", "ipc-pingpong-1k", "ipc-pingpong-1k-one-core");
        assertThat(Suite.demo(false)).extracting(Scenario::name).containsExactly("loopback-throughput-1376",
            "ipc-pingpong-1k", "ipc-pingpong-1k-one-core");
        assertThat(Suite.demo(true).getLast().systems()).containsExactly(BenchSystem.STOCK, BenchSystem.DOORBELL);
    }

    @Test
    void shouldFitTheDemoIntoItsTime()
    {
        final long ms = Step.interleave(Suite.demo(true), Suite.DEMO.rounds()).stream()
            .mapToLong(step -> Suite.DEMO.timing().measureMs() +
                Suite.DEMO.timing().warmUpMs(step.scenario(), step.round() == 1))
            .sum();
        assertThat(Duration.ofMillis(ms)).isLessThan(Suite.DEMO.budget());
    }

    @Test
    void shouldHoldSystemsAgainstTheBaselineOfTheirScenario()
    {
        final Campaign campaign = run(Suite.demo(true), LONG, CampaignTest::measure);
        assertThat(campaign.isSound()).isTrue();
        assertThat(campaign.measurements()).hasSize(36);
        assertThat(campaign.report().ratios()).contains(
            new Ratio("net-throughput-1376", "msgsPerSec", "xdp", "stock", 2.0, 2.0, 2.0, 3),
            new Ratio("ipc-pingpong-1k", "cpuByThread.reader/worker", "doorbell", "stock", 0.5, 0.5, 0.5, 3));
        assertThat(campaign.xdpShares()).hasSize(2).first().asString()
            .isEqualTo(
                "net-throughput-1376: 99.0 % of the packets that left the sender, 98.0 % of those that reached " +
                    "the receiver");
    }

    @Test
    void shouldFailWhenAMessageIsMissingOrDamaged()
    {
        final List<Scenario> scenarios = Suite.demo(false);
        assertThat(run(scenarios, LONG, step -> measure(step, 1, 0)).isSound()).isFalse();
        assertThat(run(scenarios, LONG, step -> measure(step, 0, 1)).isSound()).isFalse();
    }

    @Test
    void shouldFailWhenNothingWasMeasured()
    {
        final Step timed = new Step(Scenarios.byName("ipc-pingpong-1k"), BenchSystem.STOCK, 1);
        final Step flatOut = new Step(Scenarios.byName("ipc-throughput-32"), BenchSystem.STOCK, 1);
        assertThat(measurement(flatOut, 0.0, null).fault()).isEqualTo("no message arrived while it was measured");
        assertThat(measurement(timed, 5.0, null).fault()).isEqualTo("no message was timed");
        assertThat(measurement(timed, 5.0, new Histogram(3)).fault()).isEqualTo("no message was timed");
        assertThat(measurement(flatOut, 5.0, null).fault()).isNull();
        assertThat(run(List.of(timed.scenario()), LONG, step -> measurement(step, 5.0, null)).isSound()).isFalse();
        assertThat(run(List.of(), LONG, CampaignTest::measure).isSound()).isFalse();
    }

    @Test
    void shouldSkipTheRestAndSayItWhenTimeIsUp()
    {
        final Campaign campaign = run(Suite.demo(true), LONG, step ->
        {
            if (step.scenario().place() != Scenario.Place.VETH)
            {
                throw new RunOverException(null);
            }
            return measure(step);
        });
        assertThat(campaign.measurements()).hasSize(6);
        assertThat(campaign.skipped()).containsExactly("loopback-throughput-1376 stock",
            "loopback-throughput-1376 kernel", "ipc-pingpong-1k stock", "ipc-pingpong-1k doorbell",
            "ipc-pingpong-1k-one-core stock", "ipc-pingpong-1k-one-core doorbell");
        assertThat(campaign.failures()).isEmpty();
        assertThat(campaign.isSound()).isTrue();
        assertThat(heard).hasSize(13).doesNotContain("failed");
    }

    @Test
    void shouldGoOnWithoutASystemThatFails()
    {
        final Campaign campaign = run(Suite.demo(false), LONG, step ->
        {
            if (step.system() == BenchSystem.KERNEL)
            {
                throw new BenchException("no such luck");
            }
            return measure(step);
        });
        assertThat(campaign.isSound()).isFalse();
        assertThat(campaign.failures()).containsExactly("loopback-throughput-1376 kernel: no such luck");
        assertThat(campaign.measurements()).hasSize(15);
        assertThat(heard).filteredOn(line -> line.startsWith("failed")).hasSize(1);
        assertThat(Table.of(campaign)).contains("stock Aeron").doesNotContain("batched sockets");
    }

    @Test
    void shouldHaveARoundOfEverythingWhenTimeIsShort()
    {
        final Campaign campaign = run(Suite.demo(true), Duration.ZERO, CampaignTest::measure);
        assertThat(campaign.measurements()).hasSize(12).allMatch(measurement -> measurement.step().round() == 1);
        assertThat(campaign.isSound()).isTrue();
    }

    @Test
    void shouldPrintALineForEachSystemWithItsRatio()
    {
        final String table = Table.of(run(Suite.demo(true), LONG, CampaignTest::measure));
        assertThat(table)
            .contains("net-throughput-1376: 1376 B, as fast as possible, between two namespaces over veth");
        assertThat(table.lines().filter(line -> line.contains("Slipstream, AF_XDP")).findFirst().orElseThrow())
            .containsPattern("0\\.200 M .* 2\\.00 \\(2\\.00-2\\.00\\) +98\\.0 %");
        assertThat(table.lines().filter(line -> line.contains("Slipstream, doorbell")).findFirst().orElseThrow())
            .containsPattern("0\\.50 \\(0\\.50-0\\.50\\) p50 +0\\.50$");
        assertThat(table.lines()).allMatch(line -> line.length() <= 110);
    }

    private Campaign run(final List<Scenario> scenarios, final Duration budget, final StepRunner runner)
    {
        return Campaign.run(Step.interleave(scenarios, 3), runner, budget, new Progress()
        {
            @Override
            public void onStart(final int index, final int total, final Step step)
            {
                heard.add("start " + index + "/" + total);
            }

            @Override
            public void onMeasurement(final Measurement measurement)
            {
                heard.add("done");
            }

            @Override
            public void onFailure(final Step step, final RuntimeException failure)
            {
                heard.add("failed " + step);
            }
        });
    }

    private static Measurement measure(final Step step)
    {
        return measure(step, 0, 0);
    }

    private static Measurement measure(final Step step, final long gaps, final long bad)
    {
        final boolean stock = step.system() == BenchSystem.STOCK;
        final boolean xdp = step.system() == BenchSystem.XDP;
        final Row row = new Row(step.scenario().name(), step.system().id(), step.round(), null, 32,
            stock ? 100_000.0 : 200_000.0, stock ? 20.0 : 10.0, 40.0, 80.0, 100.0,
            Map.of("reader/worker", stock ? 20.0 : 10.0), xdp ? 10L : 0L, 0L, gaps, 1.0);
        return new Measurement(step, row, bad, xdp ? 0.99 : 0.0, xdp ? 0.98 : 0.0, timesOf(step), List.of());
    }

    private static Measurement measurement(final Step step, final double msgsPerSec, final Histogram latencies)
    {
        final Row row = new Row(step.scenario().name(), step.system().id(), step.round(), null, 32, msgsPerSec, null,
            null, null, null, Map.of(), null, null, 0, 1.0);
        return new Measurement(step, row, 0, null, null, latencies, List.of());
    }

    private static Histogram timesOf(final Step step)
    {
        final Histogram times = new Histogram(3);
        if (step.scenario().isTimed())
        {
            times.recordValue(20_000);
        }
        return times;
    }
}
