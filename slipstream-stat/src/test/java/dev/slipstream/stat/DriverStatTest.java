/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.DoorbellCounterType;
import dev.slipstream.driver.status.SlipstreamCounter;
import io.aeron.AeronCounters;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DriverStatTest
{
    private static final StreamKey PUBLICATION = new StreamKey(7, -5, 1001, "aeron:udp?endpoint=host:1");
    private static final StreamKey IMAGE = new StreamKey(8, -5, 1001, "aeron:udp?endpoint=host:1");
    private static final StreamKey SUBSCRIBER = new StreamKey(9, -5, 1001, "aeron:udp?endpoint=host:1");

    @Test
    void shouldTellRatesAndBatchesOfEachPath()
    {
        final DriverStat stat = DriverStat.between(
            Readings.at(10).with(SlipstreamCounter.XDP, ": eth0, zero copy", 1)
                .with(SlipstreamCounter.XDP_DATAGRAMS_SENT, 1_000).with(SlipstreamCounter.XDP_KICKS, 1_000).read(),
            Readings.at(12).with(SlipstreamCounter.XDP, ": eth0, zero copy", 1)
                .with(SlipstreamCounter.XDP_DATAGRAMS_SENT, 5_000).with(SlipstreamCounter.XDP_KICKS, 1_100).read());

        assertThat(stat.paths()).singleElement().satisfies((path) ->
        {
            assertThat(path.path().id()).isEqualTo("xdp");
            assertThat(path.state()).isEqualTo("eth0, zero copy");
            assertThat(path.sent().datagrams()).isEqualTo(5_000);
            assertThat(path.sent().datagramsPerSecond()).isEqualTo(2_000);
            assertThat(path.sent().recentBatchSize()).isEqualTo(40);
            assertThat(path.received().batchSize()).isZero();
        });
    }

    @Test
    void shouldGiveEachReasonForADropOrAFallbackItsOwnFigure()
    {
        final Readings readings = Readings.at(1);
        for (final SlipstreamCounter counter : SlipstreamCounter.values())
        {
            readings.with(counter, counter.typeId());
        }
        final Reading reading = readings.with(SystemCounterDescriptor.INVALID_PACKETS, 3).read();
        final DriverStat stat = DriverStat.between(reading, reading);

        assertThat(stat.drops()).extracting(ReasonStat::reason)
            .contains("xdp-damaged-packets", "malformed-frames", "aeron-invalid-packets");
        assertThat(stat.fallbacks()).extracting(ReasonStat::reason).contains("xdp-not-sent-no-next-hop");
        assertThat(stat.paths().getFirst().rings()).extracting(RingStat::ring).containsExactly(RingStat.Ring.values());
        final int rings = RingStat.Ring.values().length + 2;
        final int shown = stat.paths().size() * 7 + rings + stat.fallbacks().size() + stat.others().size() +
            (int)stat.drops().stream().filter((drop) -> !drop.reason().startsWith("aeron-")).count();
        assertThat(shown).as("every counter is shown once").isEqualTo(SlipstreamCounter.values().length);
    }

    @Test
    void shouldAddUpDoorbellsAndKeepThemApart()
    {
        final DriverStat stat = DriverStat.between(
            Readings.at(1).with(DoorbellCounterType.WOKEN, "a slot=1", 5).read(),
            Readings.at(2).with(DoorbellCounterType.WOKEN, "a slot=1", 15)
                .with(DoorbellCounterType.WOKEN, "b slot=2", 1)
                .with(DoorbellCounterType.WAKE_LATENCY, "up to 16us: a slot=1", 98)
                .with(DoorbellCounterType.WAKE_LATENCY, "up to 8us: a slot=1", 1)
                .with(DoorbellCounterType.WAKE_LATENCY, "above 524us: a slot=1", 1)
                .with(DoorbellCounterType.PUBLICATION, "x", 4).with(DoorbellCounterType.CLIENT, "y", 4711).read());

        assertThat(stat.doorbells()).extracting(DoorbellStat::name).containsExactly("a slot=1", "b slot=2");
        assertThat(stat.allDoorbells().woken()).isEqualTo(16);
        assertThat(stat.allDoorbells().wokenPerSecond()).isEqualTo(11);
        assertThat(stat.ringsSent()).isEqualTo(4);
        assertThat(stat.ringingClients()).isEqualTo(1);
        final WakeLatency latency = stat.doorbells().getFirst().wakeLatency();
        assertThat(latency.count()).isEqualTo(100);
        assertThat(latency.percentileUs(50)).isEqualTo(OptionalLong.of(16));
        assertThat(latency.percentileUs(99)).isEqualTo(OptionalLong.of(16));
        assertThat(latency.percentileUs(100)).isEqualTo(OptionalLong.of(WakeLatency.NO_LIMIT));
        assertThat(stat.doorbells().getLast().wakeLatency().percentileUs(50)).isEmpty();
    }

    @Test
    void shouldTellPositionsAndBackPressureOfEveryEndOfAStream()
    {
        final DriverStat stat = DriverStat.between(
            Readings.at(1).with(AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID, PUBLICATION, 1_000).read(),
            Readings.at(2).with(AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID, PUBLICATION, 5_000)
                .with(AeronCounters.DRIVER_PUBLISHER_LIMIT_TYPE_ID, PUBLICATION, 5_000)
                .with(AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID, PUBLICATION, 4_000)
                .with(AeronCounters.DRIVER_SENDER_LIMIT_TYPE_ID, PUBLICATION, 4_500)
                .with(AeronCounters.DRIVER_RECEIVER_POS_TYPE_ID, IMAGE, 3_000)
                .with(AeronCounters.DRIVER_RECEIVER_HWM_TYPE_ID, IMAGE, 3_500)
                .with(AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID, SUBSCRIBER, 2_000).read());

        assertThat(stat.streams()).extracting(StreamStat::role).containsExactly(
            StreamStat.Role.PUBLICATION, StreamStat.Role.IMAGE, StreamStat.Role.SUBSCRIBER);
        final StreamStat publication = stat.streams().getFirst();
        assertThat(publication.isBackPressured()).isTrue();
        assertThat(publication.bytesPerSecond()).isEqualTo(4_000);
        assertThat(publication.flowControlBytes()).isEqualTo(500);
        assertThat(stat.streams().get(1).missingBytes()).isEqualTo(500);
        assertThat(stat.streams().get(2).behindBytes()).isEqualTo(1_000);
        assertThat(stat.streams().get(2).isBackPressured()).isFalse();
    }

    @Test
    void shouldTellTheCpuOfEachThread()
    {
        final DriverStat stat = DriverStat.between(
            Readings.at(1).withThreads(Map.of(1L, 0L, 2L, 0L)).read(),
            Readings.at(2).withThreads(Map.of(1L, TimeUnit.MILLISECONDS.toNanos(250), 2L,
                TimeUnit.MILLISECONDS.toNanos(500))).read());

        assertThat(stat.threads()).isEqualTo(List.of(new ThreadStat("receiver", 50), new ThreadStat("sender", 25)));
    }

    @Test
    void shouldNotTakeTheCountersOfAnotherRunForRates()
    {
        final DriverStat stat = DriverStat.between(
            Readings.at(5).with(SystemCounterDescriptor.BYTES_SENT, 100).read(),
            Readings.restartedAt(6).with(SystemCounterDescriptor.BYTES_SENT, 1_000_000).read());

        assertThat(stat.aeronSent().bytes()).isEqualTo(1_000_000);
        assertThat(stat.aeronSent().bytesPerSecond()).isZero();
    }
}
