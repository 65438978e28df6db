/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest
{
    @Test
    void shouldMapEqualFactorsToEqualStretches()
    {
        final Axis axis = new Axis(1, 100, 200, 0, true);
        assertThat(axis.at(1)).isEqualTo(200);
        assertThat(axis.at(10)).isEqualTo(100, within(1e-9));
        assertThat(axis.at(100)).isEqualTo(0, within(1e-9));
        assertThat(axis.at(0)).as("below the axis").isEqualTo(200);
    }

    @Test
    void shouldMapEqualDifferencesToEqualStretches()
    {
        final Axis axis = new Axis(0, 50, 10, 110, false);
        assertThat(axis.at(25)).isEqualTo(60, within(1e-9));
    }

    @Test
    void shouldTickRoundValuesInsideTheAxis()
    {
        assertThat(new Axis(0, 108, 0, 1, false).ticks()).containsExactly(0.0, 50.0, 100.0);
        assertThat(new Axis(3, 60, 0, 1, true).ticks()).containsExactly(5.0, 10.0, 20.0, 50.0);
        assertThat(new Axis(22, 133, 0, 1, true).ticks()).containsExactly(30.0, 50.0, 70.0, 100.0);
        assertThat(new Axis(0.5, 20_000, 0, 1, true).ticks()).containsExactly(1.0, 10.0, 100.0, 1_000.0, 10_000.0);
    }

    @Test
    void shouldLabelShortly()
    {
        assertThat(Axis.label(0.5)).isEqualTo("0.5");
        assertThat(Axis.label(20)).isEqualTo("20");
        assertThat(Axis.label(50_000)).isEqualTo("50k");
        assertThat(Axis.label(1_500_000)).isEqualTo("1.5M");
        assertThat(Axis.label(99.99)).isEqualTo("99.99");
    }
}
