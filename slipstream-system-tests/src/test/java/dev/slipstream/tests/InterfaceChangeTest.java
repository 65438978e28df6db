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
import dev.slipstream.tests.host.Transfer;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.Workload;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The network changes under drivers that send and receive over XDP: streams go on, and return to XDP.
 */
@Timeout(120)
class InterfaceChangeTest
{
    private static final int STREAM_ID = 1001;
    private static final long MESSAGES = 10_000;
    private static final long GAP_NS = 50_000;

    private static final Pattern NO_ROUTE = Pattern.compile("ENETUNREACH|Network is unreachable");

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    private MediaDriverProcess leftDriver;
    private MediaDriverProcess rightDriver;
    private PeerProcess left;
    private PeerProcess right;

    @BeforeEach
    void startSteadyStream()
    {
        leftDriver = HOSTS.driver(HOSTS.left(), DriverKind.XDP).start();
        rightDriver = HOSTS.driver(HOSTS.right(), DriverKind.XDP).start();
        // The kernel has no route for as long as a link is down; a stock driver says so as well.
        leftDriver.tolerate(NO_ROUTE);
        rightDriver.tolerate(NO_ROUTE);
        left = HOSTS.peer(HOSTS.left(), leftDriver);
        right = HOSTS.peer(HOSTS.right(), rightDriver);
        right.subscribe("steady", HOSTS.right().channel(20_001), STREAM_ID, 1);
        left.publish("steady", HOSTS.right().channel(20_001), STREAM_ID,
            new Workload(1, 0, Workload.MIXED, GAP_NS));
        rightDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_RECEIVED, 100);
        leftDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_SENT, 100);
    }

    @Test
    void shouldGoOnAfterTheLinkWasDown()
    {
        ip(HOSTS.left(), "link", "set", "dev", HOSTS.left().interfaceName(), "down");
        ip(HOSTS.left(), "link", "set", "dev", HOSTS.left().interfaceName(), "up");
        assertXdpAgain();
    }

    @Test
    void shouldGoOnAfterTheInterfacesWereReplaced()
    {
        HOSTS.disconnect();
        HOSTS.connect();
        assertXdpAgain();
    }

    @Test
    void shouldFollowTheNeighbourToAnotherMac()
    {
        final Host host = HOSTS.right();
        ip(host, "link", "set", "dev", host.interfaceName(), "address", "02:00:00:00:77:02");
        ip(HOSTS.left(), "neighbour", "flush", "dev", HOSTS.left().interfaceName());
        assertXdpAgain();
    }

    private void assertXdpAgain()
    {
        final long sent = leftDriver.slipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_SENT);
        final long received = rightDriver.slipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_RECEIVED);
        leftDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_SENT, sent + 100);
        rightDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_RECEIVED, received + 100);
        Transfer.start(left, right, HOSTS.right().channel(20_002), Workload.of(2, MESSAGES, Workload.MTU_SIZED))
            .awaitWhole();

        left.finish("steady");
        final Published published = left.awaitPublished("steady");
        final Received whole = right.awaitReceived("steady");
        assertThat(whole.first()).isZero();
        assertThat(new Published(whole.count(), whole.position())).isEqualTo(published);
    }

    private static void ip(final Host host, final String... arguments)
    {
        final String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        host.network().exec(command);
    }
}
