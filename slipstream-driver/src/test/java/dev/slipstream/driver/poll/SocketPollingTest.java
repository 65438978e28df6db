/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.poll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketPollingTest
{
    private static final long INTERVAL_NS = 10_000;

    private final long startNs = System.nanoTime();
    private final SocketPolling polling = new SocketPolling(INTERVAL_NS, startNs);

    @Test
    void shouldLookAtOnceAndThenOnceInAnInterval()
    {
        assertThat(polling.isDue(startNs)).isTrue();
        polling.onLook(startNs, false);

        assertThat(polling.isDue(startNs + INTERVAL_NS - 1)).isFalse();
        assertThat(polling.isDue(startNs + INTERVAL_NS)).isTrue();
    }

    @Test
    void shouldGoOnLookingWhileThereIsSomething()
    {
        polling.onLook(startNs, true);
        assertThat(polling.isDue(startNs)).isTrue();

        polling.onLook(startNs, false);
        assertThat(polling.isDue(startNs)).isFalse();
    }

    @Test
    void shouldLookUntilWhatIsAwaitedComes()
    {
        polling.onLook(startNs, false);
        polling.onAwaited();

        assertThat(polling.isDue(startNs)).isTrue();
        polling.onLook(startNs, false);
        assertThat(polling.isDue(startNs)).isTrue();
        polling.onLook(startNs, true);
        polling.onLook(startNs, false);
        assertThat(polling.isDue(startNs)).isFalse();
    }

    @Test
    void shouldNotMindThatTheClockWraps()
    {
        polling.onLook(Long.MAX_VALUE, false);

        assertThat(polling.isDue(Long.MIN_VALUE)).isFalse();
        assertThat(polling.isDue(Long.MAX_VALUE + INTERVAL_NS)).isTrue();
    }
}
