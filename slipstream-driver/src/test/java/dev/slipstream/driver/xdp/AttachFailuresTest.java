/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import org.junit.jupiter.api.Test;

class AttachFailuresTest
{
    private static final int INDEX = 3;
    private static final long SECOND_NS = 1_000_000_000L;

    /** Near the end of what {@code nanoTime} counts, which compares by difference. */
    private final long startNs = Long.MAX_VALUE - SECOND_NS;
    private final AttachFailures failures = new AttachFailures();

    @Test
    void shouldWaitLongerAfterEachFailure()
    {
        long nowNs = startNs;
        for (final int delayS : new int[]{1, 2, 4, 8, 16, 30, 30})
        {
            assertThat(failures.isDue(INDEX, nowNs)).isTrue();
            failures.add(INDEX, nowNs, busy(7));
            assertThat(failures.isDue(INDEX, nowNs + delayS * SECOND_NS - 1)).as("within %d s", delayS).isFalse();
            assertThat(failures.isDue(INDEX + 1, nowNs)).as("another interface").isTrue();
            nowNs += delayS * SECOND_NS;
        }
    }

    @Test
    void shouldBeNewsOnceUntilTheCauseIsAnother()
    {
        assertThat(failures.add(INDEX, startNs, busy(7))).isTrue();
        assertThat(failures.add(INDEX, startNs, busy(9))).as("the same by another descriptor").isFalse();
        assertThat(failures.add(INDEX + 1, startNs, busy(9))).as("another interface").isTrue();
        assertThat(failures.add(INDEX, startNs, new LinuxException("bind", Errno.EPERM))).isTrue();
        assertThat(failures.add(INDEX, startNs, new IllegalStateException("a"))).isTrue();
        assertThat(failures.add(INDEX, startNs, new IllegalStateException("b"))).isFalse();
    }

    @Test
    void shouldBeNewsAgainAfterASuccess()
    {
        failures.add(INDEX, startNs, busy(7));
        failures.add(INDEX, startNs, busy(7));
        failures.remove(INDEX);
        assertThat(failures.isDue(INDEX, startNs)).isTrue();
        assertThat(failures.add(INDEX, startNs, busy(7))).isTrue();
        assertThat(failures.isDue(INDEX, startNs + SECOND_NS)).as("the shortest wait again").isTrue();
    }

    private static LinuxException busy(final int descriptor)
    {
        return new LinuxException("bind(xsk eth0 queue 0 (fd " + descriptor + "), copy mode)", Errno.EBUSY);
    }
}
