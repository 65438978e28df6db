/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.Host;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Published;
import dev.slipstream.tests.host.Received;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.UdpCounters;
import dev.slipstream.tests.host.Workload;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A driver that is killed in the middle of traffic leaves nothing on the interface, and the next one uses it at once.
 */
@Timeout(180)
class DriverKillTest
{
    private static final int STREAM_ID = 1001;
    private static final long GAP_NS = 20_000;
    private static final long AFTER_RESTART = 5_000;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    @Test
    void shouldSendAgainAfterTheSendersDriverWasKilled()
    {
        final MediaDriverProcess rightDriver = driver(HOSTS.right());
        final PeerProcess right = HOSTS.peer(HOSTS.right(), rightDriver);
        final String channel = HOSTS.right().channel(20_001);
        right.subscribe("in", channel, STREAM_ID, 1);

        final MediaDriverProcess doomed = driver(HOSTS.left());
        final PeerProcess orphan = HOSTS.peer(HOSTS.left(), doomed);
        orphan.publish("out", channel, STREAM_ID, new Workload(1, 0, Workload.MTU_SIZED, GAP_NS));
        right.await("in", "thousandth");
        killAndLeaveNothing(HOSTS.left(), doomed, orphan);

        final MediaDriverProcess leftDriver = driver(HOSTS.left());
        final PeerProcess left = HOSTS.peer(HOSTS.left(), leftDriver);
        left.publish("out", channel, STREAM_ID, new Workload(2, 0, Workload.MTU_SIZED, GAP_NS));
        leftDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_SENT, 1);
        final UdpCounters before = HOSTS.left().udpCounters();
        left.publish("more", HOSTS.right().channel(20_002), STREAM_ID,
            Workload.of(3, AFTER_RESTART, Workload.MTU_SIZED));
        right.subscribe("more", HOSTS.right().channel(20_002), STREAM_ID, 1);
        assertThat(right.awaitReceived("more").count()).isEqualTo(AFTER_RESTART);
        left.finish("out");
        final Received received = right.awaitReceived("in");
        assertThat(new Published(received.count(), received.position())).isEqualTo(left.awaitPublished("out"));
        assertThat(received.first()).isZero();
        assertThat(HOSTS.left().udpCounters().since(before).sent()).as("sent by the kernel")
            .isLessThan(AFTER_RESTART / 20);
    }

    @Test
    void shouldReceiveAgainAfterTheReceiversDriverWasKilled()
    {
        final MediaDriverProcess leftDriver = driver(HOSTS.left());
        final PeerProcess left = HOSTS.peer(HOSTS.left(), leftDriver);
        final String channel = HOSTS.right().channel(20_001);
        left.publish("out", channel, STREAM_ID, new Workload(1, 0, Workload.MTU_SIZED, GAP_NS));

        final MediaDriverProcess doomed = driver(HOSTS.right());
        final PeerProcess orphan = HOSTS.peer(HOSTS.right(), doomed);
        orphan.subscribe("in", channel, STREAM_ID, 1);
        orphan.await("in", "thousandth");
        killAndLeaveNothing(HOSTS.right(), doomed, orphan);

        final MediaDriverProcess rightDriver = driver(HOSTS.right());
        final PeerProcess right = HOSTS.peer(HOSTS.right(), rightDriver);
        right.subscribe("in", channel, STREAM_ID, 1);
        right.await("in", "first");
        rightDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_RECEIVED, 1);
        final UdpCounters before = HOSTS.right().udpCounters();
        left.subscribe("back", HOSTS.left().channel(20_002), STREAM_ID, 1);
        right.publish("forth", HOSTS.left().channel(20_002), STREAM_ID,
            Workload.of(2, AFTER_RESTART, Workload.MTU_SIZED));
        final Received back = left.awaitReceived("back");
        left.finish("out");

        final Received received = right.awaitReceived("in");
        final Published published = left.awaitPublished("out");
        assertThat(received.first() + received.count()).isEqualTo(published.count());
        assertThat(received.position()).isEqualTo(published.position());
        assertThat(back.count()).isEqualTo(AFTER_RESTART);
        final UdpCounters counted = HOSTS.right().udpCounters().since(before);
        assertThat(counted.received()).as("received by the kernel").isLessThan(AFTER_RESTART / 20);
        assertThat(counted.sent()).as("sent by the kernel").isLessThan(AFTER_RESTART / 20);
    }

    /** So that the other side notices within a second that a stream has ended. */
    private static MediaDriverProcess driver(final Host host)
    {
        return HOSTS.driver(host, DriverKind.XDP).property("aeron.image.liveness.timeout", "1s")
            .property("aeron.publication.connection.timeout", "1s").start();
    }

    private static void killAndLeaveNothing(final Host host, final MediaDriverProcess driver, final PeerProcess client)
    {
        driver.awaitSlipstreamCounter(SlipstreamCounter.XDP, 1);
        assertThat(host.hasXdpProgram()).as("XDP program while the driver runs").isTrue();
        driver.kill();
        client.kill();
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (host.hasXdpProgram() && System.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(host.hasXdpProgram()).as("XDP program after kill -9").isFalse();
    }
}
