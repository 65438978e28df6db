/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.DoorbellCounterType;
import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.tests.host.CounterValue;
import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Received;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.Workload;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drivers whose agents sleep, beside clients that do as well. */
@Timeout(120)
class SleepingDriverTest
{
    private static final int STREAM_ID = 1001;

    /** So long that everybody falls asleep after each message. */
    private static final long SLEEPY_GAP_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long MESSAGES = 500;
    private static final long LOOK_INTERVAL_MS = 3_000;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    @Test
    void shouldBeWokenByXdpInBothDirections()
    {
        final List<MediaDriverProcess> drivers = List.of(
            HOSTS.driver(HOSTS.left(), DriverKind.XDP).property("slipstream.events.enabled", true).start(),
            HOSTS.driver(HOSTS.right(), DriverKind.XDP).property("slipstream.events.enabled", true).start());
        final PeerProcess left = HOSTS.bellPeer(HOSTS.left(), drivers.getFirst());
        final PeerProcess right = HOSTS.bellPeer(HOSTS.right(), drivers.getLast());
        left.subscribe("in", HOSTS.left().channel(20_001), STREAM_ID, 1);
        right.subscribe("in", HOSTS.right().channel(20_001), STREAM_ID, 1);
        drivers.forEach((driver) -> driver.awaitSlipstreamCounter(SlipstreamCounter.XDP, 1));

        final Workload workload = new Workload(1, MESSAGES, "uniform:32:1300", SLEEPY_GAP_NS);
        left.publish("out", HOSTS.right().channel(20_001), STREAM_ID, workload);
        right.publish("out", HOSTS.left().channel(20_001), STREAM_ID, workload);

        assertThat(right.awaitReceived("in").count()).isEqualTo(MESSAGES);
        assertThat(left.awaitReceived("in").count()).isEqualTo(MESSAGES);
        for (final MediaDriverProcess driver : drivers)
        {
            assertThat(driver.slipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_RECEIVED)).as("over AF_XDP")
                .isGreaterThan(MESSAGES / 2);
            assertThat(sum(driver, DoorbellCounterType.PARKED, "driver ")).as("sleeps").isGreaterThan(MESSAGES / 2);
            assertThat(sum(driver, DoorbellCounterType.TIMED_OUT_WITH_WORK, "")).as("lost rings").isZero();
        }
    }

    @Test
    void shouldSleepOnAfterAClientWasKilledInItsSleep() throws InterruptedException
    {
        final MediaDriverProcess driver = HOSTS.driver(HOSTS.left(), DriverKind.KERNEL)
            .property("slipstream.events.enabled", true).property("aeron.client.liveness.timeout", "2s").start();
        final String channel = HOSTS.left().channel(20_002);
        final PeerProcess writer = HOSTS.bellPeer(HOSTS.left(), driver);
        final PeerProcess doomed = HOSTS.bellPeer(HOSTS.left(), driver);
        doomed.subscribe("in", channel, STREAM_ID, 1);
        writer.publish("out", channel, STREAM_ID, new Workload(1, 0, "fixed:64", SLEEPY_GAP_NS));
        doomed.await("in", "first");
        doomed.kill();

        final PeerProcess reader = HOSTS.bellPeer(HOSTS.left(), driver);
        reader.subscribe("in", channel, STREAM_ID, 1);
        reader.await("in", "first");
        // Sleeps that end by their time limit are long ones: nobody is left who does not ring.
        final long timedOut = sum(driver, DoorbellCounterType.TIMED_OUT, "driver ");
        writer.finish("out");
        final long count = writer.awaitPublished("out").count();
        final Received received = reader.awaitReceived("in");
        assertThat(received.first() + received.count()).isEqualTo(count);
        while (sum(driver, DoorbellCounterType.TIMED_OUT, "driver ") <= timedOut + 1)
        {
            // Who looks opens the driver's file, and keeps it alert for two seconds. Bounded by the test's time-out.
            Thread.sleep(LOOK_INTERVAL_MS);
        }
    }

    private static long sum(final MediaDriverProcess driver, final DoorbellCounterType type, final String role)
    {
        return CounterValue.sum(driver.counters(), type.typeId(), ": " + role);
    }
}
