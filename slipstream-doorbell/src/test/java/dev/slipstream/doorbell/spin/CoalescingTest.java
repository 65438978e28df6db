/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.spin;

import static dev.slipstream.doorbell.spin.Coalescing.NS_PER_MESSAGE;
import static dev.slipstream.doorbell.spin.Coalescing.PAUSE_NS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoalescingTest
{
    private static final long FAST_NS = NS_PER_MESSAGE / 2;

    private final Coalescing coalescing = new Coalescing();
    private long nowNs = 1_000_000_000;

    @Test
    void shouldLetMessagesGatherInAFloodAndStopWhenItIsOver()
    {
        assertThat(read(500, FAST_NS)).as("a burst").isZero();
        read(2_000, FAST_NS);
        for (int i = 0; i < 100; i++)
        {
            assertThat(read(1, FAST_NS)).as("a flood").isEqualTo(PAUSE_NS);
        }
        nowNs += PAUSE_NS;
        assertThat(read(1, FAST_NS)).as("a pause that brought one message").isZero();
    }

    @Test
    void shouldGoOnWhileEachPauseBringsEnough()
    {
        read(3_000, FAST_NS);
        for (int i = 0; i < 100; i++)
        {
            nowNs += PAUSE_NS;
            coalescing.onMessages((int)(PAUSE_NS / FAST_NS));
            assertThat(coalescing.onCaughtUp(nowNs)).isEqualTo(PAUSE_NS);
        }
    }

    @Test
    void shouldNotWaitForMessagesThatAreFurtherApart()
    {
        assertThat(read(100_000, NS_PER_MESSAGE + 1)).isZero();
        nowNs += 1_000_000_000;
        coalescing.onMessages(10_000);
        assertThat(coalescing.onCaughtUp(nowNs)).as("many at once, after a second of none").isZero();
    }

    /** One by one. */
    private long read(final int count, final long gapNs)
    {
        long pauseNs = 0;
        for (int i = 0; i < count; i++)
        {
            nowNs += gapNs;
            coalescing.onMessages(1);
            pauseNs = coalescing.onCaughtUp(nowNs);
        }
        return pauseNs;
    }
}
