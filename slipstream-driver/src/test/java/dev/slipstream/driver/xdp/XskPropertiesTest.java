/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.xdp.BusyPolling;
import dev.slipstream.xdp.XskConfiguration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XskPropertiesTest
{
    @AfterEach
    void clear()
    {
        List.of(XskProperties.RX_FRAMES_PROPERTY, XskProperties.TX_FRAMES_PROPERTY, XskProperties.FRAME_SIZE_PROPERTY,
            XskProperties.HUGE_PAGES_PROPERTY, XskProperties.BUSY_POLL_PROPERTY,
            XskProperties.BUSY_POLL_BUDGET_PROPERTY, SlipstreamContext.MODE_PROPERTY).forEach(System::clearProperty);
    }

    @Test
    void shouldHaveTheDefaultsWithoutProperties()
    {
        final XskConfiguration configuration = XskProperties.read();
        assertThat(configuration.withBusyPolling(BusyPolling.OFF)).isEqualTo(XskConfiguration.DEFAULT);
        assertThat(configuration.busyPolling().micros()).isZero();
        assertThat(new SlipstreamContext().xdpMode()).isEqualTo(XdpModeOption.AUTO);
    }

    @Test
    void shouldReadEveryProperty()
    {
        System.setProperty(XskProperties.RX_FRAMES_PROPERTY, "1024");
        System.setProperty(XskProperties.TX_FRAMES_PROPERTY, "512");
        System.setProperty(XskProperties.FRAME_SIZE_PROPERTY, "4096");
        System.setProperty(XskProperties.HUGE_PAGES_PROPERTY, "true");
        System.setProperty(XskProperties.BUSY_POLL_PROPERTY, "50us");
        System.setProperty(XskProperties.BUSY_POLL_BUDGET_PROPERTY, "16");
        System.setProperty(SlipstreamContext.MODE_PROPERTY, "zero-copy");

        final SlipstreamContext context = new SlipstreamContext();
        assertThat(context.xdpSockets()).isEqualTo(XskConfiguration.DEFAULT.withFrames(1024, 512).withFrameSize(4096)
            .withHugePages(true).withBusyPolling(new BusyPolling(50, 16)));
        assertThat(context.xdpMode()).isEqualTo(XdpModeOption.ZERO_COPY);
    }

    @ParameterizedTest
    @CsvSource({
        "slipstream.xdp.rx.frames, 1000, a power of two",
        "slipstream.xdp.rx.frames, 32, from 64",
        "slipstream.xdp.tx.frames, 131072, to 65536",
        "slipstream.xdp.tx.frames, many, a number",
        "slipstream.xdp.frame.size, 8192, 2048 or 4096",
        "slipstream.xdp.huge.pages, yes, true or false",
        "slipstream.xdp.busy.poll, soon, a duration",
        "slipstream.xdp.busy.poll, 5ms, to 1000us",
        "slipstream.xdp.busy.poll, 10ns, from 1us",
        "slipstream.xdp.busy.poll.budget, 65, to 64",
        "slipstream.xdp.mode, copy, 'auto, zero-copy, native or generic'"})
    void shouldNameThePropertyWhoseValueCannotBe(final String property, final String value, final String rule)
    {
        System.setProperty(property, value);
        assertThatThrownBy(SlipstreamContext::new).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith(property + "=" + value + ": must be").hasMessageContaining(rule);
    }
}
