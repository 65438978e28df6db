/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.ForeignXdpProgram;
import dev.slipstream.tests.host.Host;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Published;
import dev.slipstream.tests.host.Received;
import dev.slipstream.tests.host.Transfer;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.UdpCounters;
import dev.slipstream.tests.host.Workload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Where XDP was asked for and cannot be had, or not yet, or no longer, the kernel's sockets carry the traffic.
 */
@Timeout(120)
class FallBackTest
{
    private static final int STREAM_ID = 1001;
    private static final long MESSAGES = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Still root's files, none of root's rights. */
    private static final String[] WITHOUT_PRIVILEGE = {"setpriv", "--bounding-set=-all", "--inh-caps=-all"};

    /** What docs/operations.md asks for, and nothing else. */
    private static final String[] DOCUMENTED_CAPABILITIES = {
        "setpriv", "--bounding-set=-all,+net_admin,+net_raw,+bpf,+perfmon,+ipc_lock", "--inh-caps=-all"};

    private static final long GAP_NS = 50_000;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    private PeerProcess left;
    private PeerProcess right;

    @Test
    void shouldUseTheKernelsSocketsWithoutPrivilege()
    {
        final MediaDriverProcess leftDriver = HOSTS.driver(HOSTS.left(), DriverKind.XDP).prefix(WITHOUT_PRIVILEGE)
            .start();
        final MediaDriverProcess rightDriver = HOSTS.driver(HOSTS.right(), DriverKind.XDP).prefix(WITHOUT_PRIVILEGE)
            .start();
        connect(leftDriver, rightDriver);
        exchange();

        for (final MediaDriverProcess driver : List.of(leftDriver, rightDriver))
        {
            assertThat(driver.announcements("AF_XDP")).singleElement(STRING).contains("CAP_BPF", "CAP_PERFMON",
                "run as root");
            assertThat(driver.slipstreamCounter(SlipstreamCounter.KERNEL_DATAGRAMS_SENT)).isPositive();
        }
        assertThat(HOSTS.left().hasXdpProgram()).isFalse();
    }

    @Test
    void shouldUseXdpWithTheCapabilitiesThatAreDocumented()
    {
        final MediaDriverProcess leftDriver = HOSTS.driver(HOSTS.left(), DriverKind.XDP)
            .prefix(DOCUMENTED_CAPABILITIES).start();
        final MediaDriverProcess rightDriver = HOSTS.driver(HOSTS.right(), DriverKind.XDP)
            .prefix(DOCUMENTED_CAPABILITIES).start();
        connect(leftDriver, rightDriver);
        right.subscribe("steady", HOSTS.right().channel(20_001), STREAM_ID, 1);
        left.publish("steady", HOSTS.right().channel(20_001), STREAM_ID, new Workload(1, 0, Workload.MIXED, GAP_NS));

        rightDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_RECEIVED, 100);
        leftDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_SENT, 100);
        left.finish("steady");
        final Received received = right.awaitReceived("steady");
        assertThat(new Published(received.count(), received.position())).isEqualTo(left.awaitPublished("steady"));
    }

    @Tag("slow")
    @Test
    void shouldLeaveTheXdpProgramOfAnotherAloneUntilItGoes()
    {
        final Host host = HOSTS.right();
        final ChildJvm other = HOSTS.keep(ChildJvm.of(ForeignXdpProgram.class).arguments(host.interfaceName())
            .namespace(host.namespace()).start());
        other.awaitLine("attached", PATIENCE);
        final MediaDriverProcess rightDriver = HOSTS.driver(host, DriverKind.XDP).start();
        connect(HOSTS.driver(HOSTS.left(), DriverKind.XDP).start(), rightDriver);
        exchange();
        assertThat(rightDriver.announcements("AF_XDP")).singleElement(STRING)
            .contains("no AF_XDP on " + host.interfaceName());
        assertThat(rightDriver.slipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_RECEIVED)).isZero();

        right.subscribe("kept", host.channel(20_009), STREAM_ID, 1);
        other.send("detach");
        other.awaitExit(PATIENCE);
        rightDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP, 1);
        exchange();
        assertThat(rightDriver.slipstreamCounter(SlipstreamCounter.XDP_DATAGRAMS_RECEIVED)).isPositive();
    }

    @Test
    void shouldShareAnInterfaceWithASecondDriver()
    {
        final MediaDriverProcess leftDriver = HOSTS.driver(HOSTS.left(), DriverKind.XDP).start();
        final MediaDriverProcess rightDriver = HOSTS.driver(HOSTS.right(), DriverKind.XDP).start();
        connect(leftDriver, rightDriver);
        final Transfer first = Transfer.start(left, right, HOSTS.right().channel(20_001),
            Workload.of(1, MESSAGES, Workload.MIXED));

        final PeerProcess second = HOSTS.peer(HOSTS.right(), HOSTS.driver(HOSTS.right(), DriverKind.XDP).start());
        final Transfer toSecond = Transfer.start(left, second, HOSTS.right().channel(20_002),
            Workload.of(2, MESSAGES, Workload.MIXED));
        final Transfer fromSecond = Transfer.start(second, left, HOSTS.left().channel(20_003),
            Workload.of(3, MESSAGES, Workload.MIXED));
        first.awaitWhole();
        toSecond.awaitWhole();
        fromSecond.awaitWhole();
    }

    @Test
    void shouldMoveToXdpOnceTheNeighbourIsKnown()
    {
        connect(HOSTS.driver(HOSTS.left(), DriverKind.XDP).start(),
            HOSTS.driver(HOSTS.right(), DriverKind.XDP).start());
        for (final Host host : new Host[]{HOSTS.left(), HOSTS.right()})
        {
            host.network().exec("ip", "neighbour", "flush", "dev", host.interfaceName());
        }
        final UdpCounters before = HOSTS.left().udpCounters();
        Transfer.start(left, right, HOSTS.right().channel(20_001), Workload.of(1, MESSAGES, Workload.MTU_SIZED))
            .awaitWhole();
        assertThat(HOSTS.left().udpCounters().since(before).sent()).as("sent by the kernel").isLessThan(MESSAGES / 20);
    }

    private void connect(final MediaDriverProcess leftDriver, final MediaDriverProcess rightDriver)
    {
        left = HOSTS.peer(HOSTS.left(), leftDriver);
        right = HOSTS.peer(HOSTS.right(), rightDriver);
    }

    private void exchange()
    {
        final Transfer toRight = Transfer.start(left, right, HOSTS.right().channel(20_001),
            Workload.of(1, MESSAGES, Workload.MIXED));
        final Transfer toLeft = Transfer.start(right, left, HOSTS.left().channel(20_002),
            Workload.of(2, MESSAGES, Workload.MIXED));
        toRight.awaitWhole();
        toLeft.awaitWhole();
    }
}
