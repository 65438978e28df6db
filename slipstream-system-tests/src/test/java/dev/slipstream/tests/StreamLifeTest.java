/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.OnEachPath;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Published;
import dev.slipstream.tests.host.Received;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.Workload;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Publications and subscriptions that come and go while messages flow.
 */
@Timeout(120)
class StreamLifeTest
{
    private static final int STREAM_ID = 1001;
    private static final long MESSAGES = 20_000;
    private static final long GAP_NS = 20_000;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    private PeerProcess left;
    private PeerProcess right;

    @OnEachPath
    void shouldLoseNothingWhateverComesAndGoes(final DriverKind kind)
    {
        final MediaDriverProcess leftDriver = HOSTS.driver(HOSTS.left(), kind).start();
        final MediaDriverProcess rightDriver = HOSTS.driver(HOSTS.right(), kind).start();
        left = HOSTS.peer(HOSTS.left(), leftDriver);
        right = HOSTS.peer(HOSTS.right(), rightDriver);

        twoPublicationsOnOneChannel(HOSTS.right().channel(20_001));
        subscriberThatJoinsLate(HOSTS.right().channel(20_002));
        subscriberThatLeavesAndOneThatComes(HOSTS.right().channel(20_003));
        publicationsOfOneMessage(HOSTS.right().channel(20_004));
    }

    /** Each is closed right after its last offer; one endpoint sends for both in turn. */
    private void twoPublicationsOnOneChannel(final String channel)
    {
        right.subscribe("two", channel, STREAM_ID, 2);
        left.publish("first", channel, STREAM_ID, Workload.of(1, MESSAGES, Workload.MIXED));
        left.publish("second", channel, STREAM_ID, Workload.of(2, MESSAGES, "uniform:32:1300"));

        final List<Received> received = List.of(right.awaitReceived("two"), right.awaitReceived("two"));
        assertWhole(received, 1, left.awaitPublished("first"));
        assertWhole(received, 2, left.awaitPublished("second"));
    }

    private void subscriberThatJoinsLate(final String channel)
    {
        right.subscribe("early", channel, STREAM_ID, 1);
        left.publish("long", channel, STREAM_ID, new Workload(3, 0, Workload.MIXED, GAP_NS));
        right.await("early", "thousandth");
        right.subscribe("late", channel, STREAM_ID, 1);
        right.await("late", "first");
        left.finish("long");

        final Published published = left.awaitPublished("long");
        assertWhole(List.of(right.awaitReceived("early")), 3, published);
        final Received late = right.awaitReceived("late");
        assertThat(late.first()).isPositive();
        assertThat(late.first() + late.count()).isEqualTo(published.count());
        assertThat(late.position()).isEqualTo(published.position());
    }

    /** The publication goes on: the sender stops, and starts again with the new subscriber where it stopped. */
    private void subscriberThatLeavesAndOneThatComes(final String channel)
    {
        right.subscribe("leaver", channel, STREAM_ID, 1);
        left.publish("steady", channel, STREAM_ID, new Workload(4, 0, "uniform:32:1300", GAP_NS));
        right.await("leaver", "thousandth");
        right.leave("leaver");
        right.await("leaver", "closed");
        right.subscribe("comer", channel, STREAM_ID, 1);
        right.await("comer", "first");
        left.finish("steady");

        final Published published = left.awaitPublished("steady");
        final Received received = right.awaitReceived("comer");
        assertThat(received.first() + received.count()).isEqualTo(published.count());
        assertThat(received.position()).isEqualTo(published.position());
    }

    private void publicationsOfOneMessage(final String channel)
    {
        final int publications = 10;
        right.subscribe("many", channel, STREAM_ID, publications);
        for (int tag = 100; tag < 100 + publications; tag++)
        {
            left.publish("one-" + tag, channel, STREAM_ID, Workload.of(tag, 1, "fixed:" + (200 * (tag - 99))));
        }
        for (int i = 0; i < publications; i++)
        {
            final Received received = right.awaitReceived("many");
            assertWhole(List.of(received), received.tag(), left.awaitPublished("one-" + received.tag()));
        }
    }

    private static void assertWhole(final List<Received> all, final long tag, final Published published)
    {
        final Received received = all.stream().filter(one -> one.tag() == tag).findFirst().orElseThrow();
        assertThat(received.first()).as("first message of " + tag).isZero();
        assertThat(new Published(received.count(), received.position())).as("received of " + tag).isEqualTo(published);
    }
}
