/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.page.DriverAgent;
import io.aeron.driver.DutyCycleTracker;
import io.aeron.driver.MediaDriver;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DutyCycleHookTest
{
    private final List<Long> reported = new ArrayList<>();
    private final List<String> cycles = new ArrayList<>();
    private final DutyCycleTracker ofTheOwner = new DutyCycleTracker()
    {
        @Override
        public void reportMeasurement(final long durationNs)
        {
            reported.add(durationNs);
        }
    };

    @Test
    void shouldNotCountSleepAsTimeOfACycle()
    {
        final Map<DriverAgent, Long> parkedNs = new EnumMap<>(DriverAgent.class);
        final MediaDriver.Context context = new MediaDriver.Context().senderDutyCycleTracker(ofTheOwner);
        DutyCycleHook.install(
            context, (agent) -> parkedNs.getOrDefault(agent, 0L),
            () -> cycles.add("conductor"), () -> cycles.add("sender"), () -> cycles.add("receiver"));
        final DutyCycleTracker tracker = context.senderDutyCycleTracker();
        tracker.update(1_000);

        parkedNs.put(DriverAgent.SENDER, 50L);
        parkedNs.put(DriverAgent.RECEIVER, 1_000L);
        tracker.measureAndUpdate(1_070);
        tracker.measureAndUpdate(1_080);
        parkedNs.put(DriverAgent.SENDER, 80L);
        tracker.measureAndUpdate(1_100);

        assertThat(reported).as("never less than nothing").containsExactly(20L, 10L, 0L);
        assertThat(cycles).containsExactly("sender", "sender", "sender");
    }
}
