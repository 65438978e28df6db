/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class MessageTest
{
    @Test
    void shouldSurviveTheLine()
    {
        final Message message = Message.of("job", "channel", "aeron:udp?endpoint=127.0.0.1:1|mtu=8k", "rate", 20_000);
        assertThat(message).hasToString("job channel=aeron:udp?endpoint=127.0.0.1:1|mtu=8k rate=20000");
        assertThat(Message.parse(message.toString())).isEqualTo(message);
        assertThat(Message.parse("ready")).isEqualTo(Message.of("ready"));
    }

    @Test
    void shouldSayWhatIsMissing()
    {
        assertThatThrownBy(() -> Message.of("job", "a", 1).number("b")).hasMessageContaining("no 'b' in 'job a=1'");
        assertThatThrownBy(() -> Message.parse("job nonsense")).hasMessageContaining("nonsense");
        assertThatThrownBy(() -> Message.of("job", "dir", "two words")).hasMessageContaining("white space");
    }

    @Test
    void shouldCarryAHistogram()
    {
        final Histogram histogram = Latencies.create();
        Latencies.record(histogram, 1_500);
        Latencies.record(histogram, -5);
        Latencies.record(histogram, Long.MAX_VALUE);
        final Message message = Message.of("result", "latencies", Latencies.encode(histogram));
        assertThat(Latencies.decode(Message.parse(message.toString()).text("latencies"))).isEqualTo(histogram);
    }
}
