/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.Host;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.OnEachPath;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Received;
import dev.slipstream.tests.host.Transfer;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Aeron's channels can ask for beside an endpoint holds on our paths as well.
 */
@Timeout(180)
class ChannelTest
{
    private static final int STREAM_ID = 1001;
    private static final long MESSAGES = 5_000;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    private PeerProcess left;
    private PeerProcess right;

    @OnEachPath
    void shouldHonourWhatChannelsAskFor(final DriverKind kind)
    {
        final MediaDriverProcess leftDriver = HOSTS.driver(HOSTS.left(), kind).start();
        final MediaDriverProcess rightDriver = HOSTS.driver(HOSTS.right(), kind).start();
        left = HOSTS.peer(HOSTS.left(), leftDriver);
        right = HOSTS.peer(HOSTS.right(), rightDriver);
        final String to = HOSTS.right().address();
        final String from = HOSTS.left().address();

        carries(10, "aeron:udp?endpoint=" + to + ":20010|interface=10.77.0.0/24");
        carries(11, "aeron:udp?endpoint=" + to + ":20011|mtu=512|term-length=512k");
        carries(12, "aeron:udp?endpoint=" + to + ":20012|mtu=8192|so-sndbuf=128k|so-rcvbuf=128k|rcv-wnd=64k");
        carries(13, "aeron:udp?endpoint=" + to + ":20013|cc=cubic");
        carries(15, "aeron:udp?endpoint=224.20.30.39:20015|interface=10.77.0.0/24|fc=max");
        carries(16, "aeron:udp?control=" + from + ":20016|control-mode=dynamic",
            "aeron:udp?endpoint=" + to + ":20116|control=" + from + ":20016");
        portChosenByTheDriver(17, to);
        manualDestinations(18, to);
        severalSources(19, to);
    }

    @Test
    void shouldCarryIpv6MulticastOverXdpWhereTheOperatorSaysSo()
    {
        final MediaDriverProcess leftDriver = ipv6Driver(HOSTS.left(), "fd77::1/64");
        final MediaDriverProcess rightDriver = ipv6Driver(HOSTS.right(), "fd77::2/64");
        left = HOSTS.peer(HOSTS.left(), leftDriver);
        right = HOSTS.peer(HOSTS.right(), rightDriver);
        // Aeron compares the lower half of an address whole unless the prefix is longer than the upper.
        final String channel = "aeron:udp?endpoint=[ff05::2027]:20020|interface=[fd77::]/112|ttl=4|fc=min";
        // An interface is opened for its first endpoint. On the left not for the group: its members send by the kernel.
        left.subscribe("opens", HOSTS.left().channel(20_021), STREAM_ID, 1);
        right.subscribe("opens", channel, STREAM_ID + 1, 1);
        leftDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP, 1);
        rightDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP, 1);

        carries(20, channel);

        assertThat(leftDriver.slipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_SENT)).isPositive();
        assertThat(rightDriver.slipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_RECEIVED)).isPositive();
    }

    private static MediaDriverProcess ipv6Driver(final Host host, final String address)
    {
        host.network().exec("ip", "address", "add", address, "dev", host.interfaceName(), "nodad");
        return HOSTS.driver(host, DriverKind.XDP).property(SlipstreamContext.MULTICAST_PROPERTY, "true").start();
    }

    private void carries(final int tag, final String channel)
    {
        carries(tag, channel, channel);
    }

    private void carries(final int tag, final String publishChannel, final String readChannel)
    {
        Transfer.start(left, publishChannel, right, readChannel, Workload.of(tag, MESSAGES, Workload.MIXED))
            .awaitWhole();
    }

    private void portChosenByTheDriver(final int tag, final String address)
    {
        final String id = "wild-" + tag;
        final String channel = right.subscribe(id, "aeron:udp?endpoint=" + address + ":0", STREAM_ID, 1);
        left.publish(id, channel, STREAM_ID, Workload.of(tag, MESSAGES, Workload.MIXED));
        assertThat(right.awaitReceived(id).count()).isEqualTo(left.awaitPublished(id).count());
    }

    /** One publication to two ports (multi-destination cast). */
    private void manualDestinations(final int tag, final String address)
    {
        final String id = "mdc-" + tag;
        right.subscribe(id + "a", "aeron:udp?endpoint=" + address + ":20018", STREAM_ID, 1);
        right.subscribe(id + "b", "aeron:udp?endpoint=" + address + ":20118", STREAM_ID, 1);
        left.publish(id, "aeron:udp?control-mode=manual|fc=min,g:/2", STREAM_ID,
            Workload.of(tag, MESSAGES, Workload.MIXED));
        left.sendTo(id, "aeron:udp?endpoint=" + address + ":20018");
        left.sendTo(id, "aeron:udp?endpoint=" + address + ":20118");
        final long count = left.awaitPublished(id).count();
        final Received a = right.awaitReceived(id + "a");
        final Received b = right.awaitReceived(id + "b");
        assertThat(new long[]{a.first(), a.count(), b.first(), b.count()}).containsExactly(0, count, 0, count);
    }

    /** One subscription that listens at two ports (multi-destination subscription), one publication to each. */
    private void severalSources(final int tag, final String address)
    {
        final String id = "mds-" + tag;
        right.subscribe(id, "aeron:udp?control-mode=manual", STREAM_ID, 2);
        right.listenAt(id, "aeron:udp?endpoint=" + address + ":20019");
        right.listenAt(id, "aeron:udp?endpoint=" + address + ":20119");
        left.publish(id + "a", "aeron:udp?endpoint=" + address + ":20019", STREAM_ID,
            Workload.of(tag, MESSAGES, Workload.MIXED));
        left.publish(id + "b", "aeron:udp?endpoint=" + address + ":20119", STREAM_ID,
            Workload.of(tag + 100, MESSAGES, Workload.MIXED));
        final long count = left.awaitPublished(id + "a").count();
        left.awaitPublished(id + "b");
        for (int i = 0; i < 2; i++)
        {
            final Received received = right.awaitReceived(id);
            assertThat(new long[]{received.first(), received.count()}).containsExactly(0, count);
        }
    }
}
