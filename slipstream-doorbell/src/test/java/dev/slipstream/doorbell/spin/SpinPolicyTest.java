/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.spin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SpinPolicyTest
{
    @Test
    void shouldKeepAFixedBudget()
    {
        final SpinPolicy policy = new FixedSpin(20_000);
        policy.onWork(1);
        policy.onWork(1_000_000);
        assertThat(policy.budgetNs()).isEqualTo(20_000);
        assertThatThrownBy(() -> new FixedSpin(-1)).hasMessageContaining("use 0");
    }

    @Test
    void shouldGrowUntilTheGapsAreCaughtAndNoFurther()
    {
        final GrowShrinkSpin policy = new GrowShrinkSpin(50_000);
        assertThat(policy.budgetNs()).isZero();
        for (int i = 0; i < 20; i++)
        {
            policy.onWork(20_000);
        }
        assertThat(policy.budgetNs()).isBetween(20_000L, 40_000L);
    }

    @Test
    void shouldStopSpinningForGapsThatNoAllowedSpinCatches()
    {
        final GrowShrinkSpin policy = new GrowShrinkSpin(50_000);
        for (int i = 0; i < 20; i++)
        {
            policy.onWork(20_000);
        }
        for (int i = 0; i < 6; i++)
        {
            policy.onWork(1_000_000);
        }
        assertThat(policy.budgetNs()).isZero();
    }

    @Test
    void shouldNeverExceedItsLimit()
    {
        final GrowShrinkSpin policy = new GrowShrinkSpin(30_000);
        for (int i = 0; i < 100; i++)
        {
            policy.onWork(30_000);
            assertThat(policy.budgetNs()).isLessThanOrEqualTo(30_000);
        }
        assertThat(policy.budgetNs()).isEqualTo(30_000);
        assertThatThrownBy(() -> new GrowShrinkSpin(10)).hasMessageContaining("fixed budget of 0");
    }
}
