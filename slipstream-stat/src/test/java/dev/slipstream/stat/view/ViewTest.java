/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.DoorbellCounterType;
import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.stat.DriverStat;
import dev.slipstream.stat.ErrorSummary;
import dev.slipstream.stat.Readings;
import dev.slipstream.stat.StreamKey;
import io.aeron.AeronCounters;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ViewTest
{
    private static final StreamKey STREAM = new StreamKey(7, -5, 1001, "aeron:udp?endpoint=10.1.2.3:20121");
    private static final DriverStat STAT = DriverStat.between(reading(10, 1), reading(11, 2));

    @Test
    void shouldShowWhatThereIsToKnow()
    {
        final String screen = String.join("\n", new TerminalView(140, 60).render(STAT, "q quits"));
        assertThat(screen).contains("/dev/shm/aeron-test", "pid 4711", "up 11 s", "veth0 native copy",
            "xdp-damaged-packets", "xdp-not-sent-no-next-hop", "reader slot=3", "<=16us", "sender", "50.0 %",
            "back-pressure", "fill 4000/4096", STREAM.channel(), "last error", "NullPointerException", "q quits");
        assertThat(screen).doesNotContain("malformed-frames").as("what never happened");
    }

    @Test
    void shouldFitEveryTerminal()
    {
        for (int columns = 1; columns < 200; columns += 7)
        {
            for (int rows = 1; rows < 70; rows += 5)
            {
                for (final List<String> screen : List.of(
                    new TerminalView(columns, rows).render(STAT, "q quits"),
                    new TerminalView(columns, rows).renderMessage("no driver runs in /dev/shm/aeron-test: gone", "q")))
                {
                    assertThat(screen).hasSizeBetween(1, rows);
                    final int width = columns;
                    assertThat(screen).allSatisfy(
                        (line) -> assertThat(line.replaceAll("\033\\[\\dm", "").length()).isLessThanOrEqualTo(width));
                }
            }
        }
    }

    @Test
    void shouldKeepTheContractOfJson()
    {
        final JsonNode json = JsonMapper.shared().readTree(StatJson.of(STAT));
        assertThat(json.propertyNames()).contains("driver", "paths", "drops", "fallbacks", "doorbells", "threads",
            "streams");
        assertThat(json.at("/paths/xdp/sent/packets").asLong()).isEqualTo(2_000);
        assertThat(json.at("/paths/xdp/sent/packetsPerSec").asDouble()).isEqualTo(1_000);
        assertThat(json.at("/paths/xdp/rings/fill/held").asLong()).isEqualTo(4_000);
        assertThat(json.at("/paths/xdp/rings/rx/places").asLong()).isEqualTo(4_096);
        assertThat(json.at("/paths/xdp/rings/tx").isMissingNode()).as("has no places").isTrue();
        assertThat(json.at("/drops/xdp-damaged-packets").asLong()).isEqualTo(2);
        assertThat(json.at("/fallbacks/xdp-not-sent-no-next-hop").asLong()).isEqualTo(20);
        assertThat(json.at("/doorbells/rung").asLong()).isEqualTo(200);
        assertThat(json.at("/doorbells/wakeLatency/p99Us").asLong()).isEqualTo(16);
        assertThat(json.at("/doorbells/bells/0/name").asString()).isEqualTo("reader slot=3");
        assertThat(json.at("/threads/0/cpuPercent").asDouble()).isEqualTo(50);
        assertThat(json.at("/streams/0/backPressured").asBoolean()).isTrue();
        assertThat(json.at("/streams/0/behindBytes").isMissingNode()).as("does not apply").isTrue();
    }

    @Test
    void shouldSayAllInOneLine()
    {
        assertThat(StatLine.of(STAT)).doesNotContain("\n").startsWith("2026-").contains(" xdp_tx_pkt/s=1000 ",
            " drops/s=1 ", " rung/s=100 ", " wake_p99=<=16us ", " back-pressured=1 ", " cpu%=50");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0.24,0.2", "12,12", "99.6,99.6", "999,999", "999.7,1.00k", "1234,1.23k", "45678,45.7k",
        "999999,1.00M", "1.5e9,1.50G", "-2048,-2.05k", "9.3e18,9.30E"})
    void shouldAbbreviate(final double value, final String brief)
    {
        assertThat(Figures.brief(value)).isEqualTo(brief);
    }

    @ParameterizedTest
    @CsvSource({"999,0 s", "61000,1 min 1 s", "7260000,2 h 1 min", "187200000,2 d 4 h"})
    void shouldNameDurations(final long durationMs, final String text)
    {
        assertThat(Figures.duration(durationMs)).isEqualTo(text);
    }

    private static dev.slipstream.stat.Reading reading(final long second, final long factor)
    {
        return Readings.at(second)
            .with(SystemCounterDescriptor.BYTES_SENT, 1_000_000 * factor)
            .with(SlipstreamCounter.XDP, ": veth0 native copy", 1)
            .with(SlipstreamCounter.XDP_DATAGRAMS_SENT, 1_000 * factor)
            .with(SlipstreamCounter.XDP_BYTES_SENT, 1_376_000 * factor)
            .with(SlipstreamCounter.XDP_KICKS, 50 * factor)
            .with(SlipstreamCounter.XDP_DAMAGED_PACKETS, factor)
            .with(SlipstreamCounter.XDP_FILL_RING, 4_000)
            .with(SlipstreamCounter.XDP_RX_PLACES, 4_096)
            .with(SlipstreamCounter.XDP_NOT_SENT_NO_NEXT_HOP, 10 * factor)
            .with(SlipstreamCounter.MALFORMED_FRAMES, 0)
            .with(DoorbellCounterType.PARKED, "reader slot=3", 110 * factor)
            .with(DoorbellCounterType.WOKEN, "reader slot=3", 100 * factor)
            .with(DoorbellCounterType.WAKE_LATENCY, "up to 16us: reader slot=3", 100 * factor)
            .with(DoorbellCounterType.CLIENT, "pid: clientId=3", 4711)
            .with(AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID, STREAM, 4_096 * factor)
            .with(AeronCounters.DRIVER_PUBLISHER_LIMIT_TYPE_ID, STREAM, 4_096 * factor)
            .with(new ErrorSummary(3, Readings.START_MS, "java.lang.NullPointerException: x"))
            .withThreads(Map.of(1L, 500_000_000 * factor)).read();
    }
}
