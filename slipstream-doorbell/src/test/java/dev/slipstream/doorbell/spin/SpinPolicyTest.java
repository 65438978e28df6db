/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.spin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
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
    void shouldSpinForGapsThatAreShorterThanAWakeUpCosts()
    {
        final AdaptiveSpin policy = new AdaptiveSpin();
        assertThat(policy.budgetNs()).isZero();
        feed(policy, 40, 20_000);
        assertThat(policy.budgetNs()).isBetween(20_000L, 30_000L);
    }

    @Test
    void shouldNotSpinForGapsThatAreLonger()
    {
        final AdaptiveSpin policy = new AdaptiveSpin();
        feed(policy, 200, 20_000);
        feed(policy, 100, 1_000_000);
        assertThat(policy.budgetNs()).isZero();
        feed(policy, 100, 60_000);
        assertThat(policy.budgetNs()).isZero();
        feed(policy, 100, Long.MAX_VALUE);
        assertThat(policy.budgetNs()).isZero();
        feed(policy, 100, 0);
        assertThat(policy.budgetNs()).isPositive();
    }

    @Test
    void shouldSpinForTheShortGapsAmongLongOnesIfThatPays()
    {
        final AdaptiveSpin policy = new AdaptiveSpin();
        for (int i = 0; i < 100; i++)
        {
            feed(policy, 3, 2_000);
            feed(policy, 1, 500_000);
        }
        assertThat(policy.budgetNs()).isBetween(2_000L, 3_100L);
        for (int i = 0; i < 200; i++)
        {
            feed(policy, 1, 30_000);
            feed(policy, 4, 500_000);
        }
        assertThat(policy.budgetNs()).isZero();
    }

    @Test
    void shouldLearnWhatAWakeUpCosts()
    {
        final AdaptiveSpin policy = new AdaptiveSpin();
        feed(policy, 100, 60_000);
        assertThat(policy.budgetNs()).isZero();

        for (int i = 0; i < 200; i++)
        {
            policy.onWakeUp(i % 4 == 0 ? 10_000_000 : 60_000);
        }
        assertThat(policy.wakeUpCostNs()).isBetween(75_000L, 90_000L);
        feed(policy, 1, 60_000);
        assertThat(policy.budgetNs()).isBetween(60_000L, 70_000L);

        for (int i = 0; i < 200; i++)
        {
            policy.onWakeUp(0);
        }
        assertThat(policy.wakeUpCostNs()).isEqualTo(20_000);
        feed(policy, 1, 60_000);
        assertThat(policy.budgetNs()).isZero();
    }

    @Test
    void shouldNeverCostMoreThanTwiceOfWhatIsKnownAfterwards()
    {
        final long seed = 20_261_126;
        final Random random = new Random(seed);
        final AdaptiveSpin policy = new AdaptiveSpin();
        for (int i = 0; i < 10_000; i++)
        {
            assertThat(policy.budgetNs()).as("seed %d", seed).isLessThanOrEqualTo(policy.wakeUpCostNs());
            policy.onWork(1L << random.nextInt(24));
            policy.onWakeUp(1L << random.nextInt(24));
        }
    }

    @Test
    void shouldBeNamedByAProperty()
    {
        assertThat(SpinPolicy.supplier("p", "adaptive").get()).isInstanceOf(AdaptiveSpin.class);
        assertThat(SpinPolicy.supplier("p", "20us").get().budgetNs()).isEqualTo(20_000);
        assertThat(SpinPolicy.supplier("p", "0").get().budgetNs()).isZero();
        assertThatThrownBy(() -> SpinPolicy.supplier("p", "often")).hasMessageContaining("often");
    }

    private static void feed(final SpinPolicy policy, final int count, final long gapNs)
    {
        for (int i = 0; i < count; i++)
        {
            policy.onWork(gapNs);
        }
    }
}
