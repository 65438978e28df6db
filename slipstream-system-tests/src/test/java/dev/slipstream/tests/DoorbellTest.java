/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.DoorbellCounterType;
import dev.slipstream.tests.host.CounterValue;
import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Published;
import dev.slipstream.tests.host.Received;
import dev.slipstream.tests.host.ThisHost;
import dev.slipstream.tests.host.Transfer;
import dev.slipstream.tests.host.Workload;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Readers that sleep in one process, writers that ring or do not in another, and what happens when either is killed.
 */
@Timeout(120)
class DoorbellTest
{
    private static final String IPC = "aeron:ipc";
    private static final int STREAM_ID = 1001;

    /** So long that the reader falls asleep after each message. */
    private static final long SLEEPY_GAP_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long SLEEPY_MESSAGES = 500;
    private static final long MESSAGES = 50_000;

    @RegisterExtension
    static final ThisHost HOSTS = new ThisHost();

    private MediaDriverProcess driver;

    @BeforeEach
    void startDriver()
    {
        driver = HOSTS.driver(HOSTS.host(), DriverKind.KERNEL).property("aeron.client.liveness.timeout", "2s").start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"futex", "pipe"})
    void shouldWakeASleepingReader(final String signal)
    {
        final PeerProcess reader = bellPeer("-Dslipstream.doorbell.signal=" + signal);
        final PeerProcess writer = bellPeer();
        reader.subscribe("in", IPC, STREAM_ID, 3);
        writer.publish("sleepy", IPC, STREAM_ID, new Workload(1, SLEEPY_MESSAGES, "uniform:32:1300", SLEEPY_GAP_NS));
        assertThat(reader.awaitReceived("in").count()).isEqualTo(SLEEPY_MESSAGES);
        assertThat(counter(DoorbellCounterType.WOKEN)).as("rings").isGreaterThan(SLEEPY_MESSAGES / 2);

        writer.publish("burst", IPC, STREAM_ID, Workload.of(2, MESSAGES, Workload.MIXED));
        assertThat(reader.awaitReceived("in").count()).isEqualTo(MESSAGES);
        assertThat(counter(DoorbellCounterType.TIMED_OUT_WITH_WORK)).as("lost rings").isZero();
        reader.leave("in");
    }

    @Test
    void shouldWakeReadersInSeveralProcessesForWritersInSeveral()
    {
        final List<PeerProcess> readers = List.of(bellPeer(), bellPeer("-Dslipstream.doorbell.signal=eventfd"));
        readers.forEach((reader) -> reader.subscribe("in", IPC, STREAM_ID, 4));
        final List<PeerProcess> writers = List.of(bellPeer(), bellPeer());
        for (int i = 0; i < writers.size(); i++)
        {
            writers.get(i).publish(
                "out" + i, IPC, STREAM_ID, new Workload(i, SLEEPY_MESSAGES, "uniform:32:1300", SLEEPY_GAP_NS));
        }
        for (final PeerProcess reader : readers)
        {
            for (int i = 0; i < writers.size(); i++)
            {
                final Received received = reader.awaitReceived("in");
                assertThat(received.first()).isZero();
                assertThat(received.count()).isEqualTo(SLEEPY_MESSAGES);
            }
        }
        assertThat(counter(DoorbellCounterType.WOKEN)).as("rings").isGreaterThan(SLEEPY_MESSAGES / 2);
        assertThat(counter(DoorbellCounterType.TIMED_OUT_WITH_WORK)).as("lost rings").isZero();
    }

    @Test
    void shouldServeStockWritersBesideRingingOnes()
    {
        final PeerProcess reader = bellPeer();
        final PeerProcess ringing = bellPeer();
        final PeerProcess stock = HOSTS.peer(HOSTS.host(), driver);
        reader.subscribe("both", IPC, STREAM_ID, 4);
        ringing.publish("rings", IPC, STREAM_ID, new Workload(1, SLEEPY_MESSAGES, "uniform:32:1300", SLEEPY_GAP_NS));
        stock.publish("silent", IPC, STREAM_ID, new Workload(2, SLEEPY_MESSAGES, "uniform:32:1300", SLEEPY_GAP_NS));
        stock.publish("burst", IPC, STREAM_ID, Workload.of(3, MESSAGES, Workload.MIXED));

        final long count = ringing.awaitPublished("rings").count() + stock.awaitPublished("silent").count() +
            stock.awaitPublished("burst").count();
        long received = 0;
        for (int i = 0; i < 3; i++)
        {
            final Received one = reader.awaitReceived("both");
            assertThat(one.first()).isZero();
            received += one.count();
        }
        assertThat(received).isEqualTo(count);
        assertThat(counter(DoorbellCounterType.PARKED)).as("sleeps").isPositive();
        assertThat(counter(DoorbellCounterType.TIMED_OUT_WITH_WORK)).as("lost rings").isZero();
    }

    @Test
    void shouldRingStockReadersInVain()
    {
        final PeerProcess reader = HOSTS.peer(HOSTS.host(), driver);
        final PeerProcess writer = bellPeer();
        Transfer.start(writer, reader, IPC, Workload.of(1, MESSAGES, Workload.MIXED)).awaitWhole();
    }

    @Test
    void shouldGoOnReadingAfterTheWriterWasKilled()
    {
        final PeerProcess reader = bellPeer();
        reader.subscribe("in", IPC, STREAM_ID, 1);
        final PeerProcess doomed = bellPeer();
        doomed.publish("out", IPC, STREAM_ID, new Workload(1, 0, "fixed:64", TimeUnit.MICROSECONDS.toNanos(200)));
        reader.await("in", "thousandth");
        doomed.kill();

        final PeerProcess writer = bellPeer();
        writer.publish("out", IPC, STREAM_ID, new Workload(2, SLEEPY_MESSAGES, "fixed:64", SLEEPY_GAP_NS));
        final Published published = writer.awaitPublished("out");
        final Received received = reader.awaitReceived("in");
        assertThat(received.tag()).isEqualTo(2);
        assertThat(new Published(received.count(), received.position())).isEqualTo(published);
    }

    @Test
    void shouldGoOnWritingAfterASleepingReaderWasKilled()
    {
        final PeerProcess writer = bellPeer();
        writer.publish("out", IPC, STREAM_ID, new Workload(1, 0, "fixed:64", SLEEPY_GAP_NS));
        final PeerProcess doomed = bellPeer();
        doomed.subscribe("in", IPC, STREAM_ID, 1);
        doomed.await("in", "first");
        doomed.kill();

        final PeerProcess reader = bellPeer();
        reader.subscribe("in", IPC, STREAM_ID, 1);
        reader.await("in", "first");
        writer.finish("out");
        final Published published = writer.awaitPublished("out");
        final Received received = reader.awaitReceived("in");
        assertThat(received.first() + received.count()).isEqualTo(published.count());
        assertThat(received.position()).isEqualTo(published.position());
    }

    private PeerProcess bellPeer(final String... properties)
    {
        return HOSTS.bellPeer(HOSTS.host(), driver, properties);
    }

    private long counter(final DoorbellCounterType type)
    {
        return CounterValue.sum(driver.counters(), type.typeId(), "");
    }
}
