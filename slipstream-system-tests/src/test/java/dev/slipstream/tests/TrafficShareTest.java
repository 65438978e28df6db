/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.tests.host.CounterValue;
import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Published;
import dev.slipstream.tests.host.Transfer;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.UdpCounters;
import dev.slipstream.tests.host.Workload;
import io.aeron.AeronCounters;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Which way the datagrams went, by the hosts' own counters, and whether the drivers' counters say the same.
 */
@Timeout(120)
class TrafficShareTest
{
    /** One datagram each. */
    private static final long MESSAGES = 50_000;

    /** Aeron's usual MTU. */
    private static final long DATAGRAM_LENGTH = 1408;

    private static final int STREAM_ID = 3;

    /** The share of the data that may take another way. */
    private static final long FEW = MESSAGES / 20;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    private MediaDriverProcess leftDriver;
    private MediaDriverProcess rightDriver;
    private PeerProcess left;
    private PeerProcess right;

    private UdpCounters leftKernel;
    private UdpCounters rightKernel;
    private long leftSent;
    private long rightReceived;

    @Test
    void shouldCarryDataOverXdpOnBothSides()
    {
        start(DriverKind.XDP);
        awaitXdp();
        final Published published = transfer();

        assertThat(leftSent).as("packets on the wire").isGreaterThanOrEqualTo(MESSAGES);
        assertThat(rightReceived).as("packets off the wire").isGreaterThanOrEqualTo(MESSAGES);
        assertThat(leftKernel.sent()).as("sent by the kernel").isLessThan(FEW);
        assertThat(rightKernel.received()).as("received by the kernel").isLessThan(FEW);
        assertThat(rightKernel.refused() + rightKernel.errors()).as("lost in the kernel").isZero();
        assertAeronsCountersRight(published);
    }

    @Test
    void shouldSendAndReceiveInBatchesThroughTheKernel()
    {
        start(DriverKind.KERNEL);
        final Published published = transfer();

        assertThat(leftKernel.sent()).as("sent by the kernel's counters").isLessThan(MESSAGES / 2);
        assertThat(rightKernel.errors()).as("lost in the kernel").isZero();
        final long sent = leftDriver.slipstreamCounter(SlipstreamCounter.KERNEL_DATAGRAMS_SENT);
        final long received = rightDriver.slipstreamCounter(SlipstreamCounter.KERNEL_DATAGRAMS_RECEIVED);
        assertThat(sent).isGreaterThan(MESSAGES - FEW);
        assertThat(received).isGreaterThan(MESSAGES - FEW);
        assertThat(leftDriver.slipstreamCounter(SlipstreamCounter.KERNEL_SEND_CALLS)).isLessThan(sent / 2);
        assertThat(rightDriver.slipstreamCounter(SlipstreamCounter.KERNEL_RECEIVE_CALLS)).isLessThan(received / 2);
        assertAeronsCountersRight(published);
    }

    private void assertAeronsCountersRight(final Published published)
    {
        for (final MediaDriverProcess driver : List.of(leftDriver, rightDriver))
        {
            assertThat(driver.systemCounter(SystemCounterDescriptor.ERRORS)).isZero();
            assertThat(driver.systemCounter(SystemCounterDescriptor.INVALID_PACKETS)).isZero();
        }
        assertThat(counters(leftDriver, AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID))
            .containsExactly(published.position());
        assertThat(counters(rightDriver, AeronCounters.DRIVER_RECEIVER_HWM_TYPE_ID))
            .containsExactly(published.position());
        assertThat(counters(rightDriver, AeronCounters.DRIVER_RECEIVER_POS_TYPE_ID))
            .containsExactly(published.position());

        // On top of the messages come set-ups and heartbeats, and at the receiver what had to be sent twice.
        final long sent = leftDriver.systemCounter(SystemCounterDescriptor.BYTES_SENT);
        final long received = rightDriver.systemCounter(SystemCounterDescriptor.BYTES_RECEIVED);
        final long bytes = MESSAGES * DATAGRAM_LENGTH;
        assertThat(sent).as("bytes sent").isBetween(bytes, bytes * 21 / 20);
        assertThat(received).as("bytes received").isBetween(bytes, bytes * 11 / 10);
    }

    private void start(final DriverKind kind)
    {
        leftDriver = HOSTS.driver(HOSTS.left(), kind).property("aeron.publication.linger.timeout", "10s").start();
        rightDriver = HOSTS.driver(HOSTS.right(), kind).start();
        left = HOSTS.peer(HOSTS.left(), leftDriver);
        right = HOSTS.peer(HOSTS.right(), rightDriver);
    }

    /** An interface is opened for its first endpoint: have one on either side before packets are counted. */
    private void awaitXdp()
    {
        left.subscribe("opens", HOSTS.left().channel(20_009), STREAM_ID, 1);
        right.subscribe("opens", HOSTS.right().channel(20_009), STREAM_ID, 1);
        leftDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP, 1);
        rightDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP, 1);
    }

    private Published transfer()
    {
        final UdpCounters leftBefore = HOSTS.left().udpCounters();
        final UdpCounters rightBefore = HOSTS.right().udpCounters();
        final long sentBefore = HOSTS.left().packetsSent();
        final long receivedBefore = HOSTS.right().packetsReceived();
        final Published published = Transfer.start(left, right, HOSTS.right().channel(20_001),
            Workload.of(1, MESSAGES, Workload.MTU_SIZED)).awaitWhole();
        leftKernel = HOSTS.left().udpCounters().since(leftBefore);
        rightKernel = HOSTS.right().udpCounters().since(rightBefore);
        leftSent = HOSTS.left().packetsSent() - sentBefore;
        rightReceived = HOSTS.right().packetsReceived() - receivedBefore;
        return published;
    }

    private static List<Long> counters(final MediaDriverProcess driver, final int typeId)
    {
        return driver.counters().stream().filter(counter -> counter.typeId() == typeId).map(CounterValue::value)
            .toList();
    }
}
