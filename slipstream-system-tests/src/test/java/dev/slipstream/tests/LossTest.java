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
import dev.slipstream.tests.host.Transfer;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.Workload;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Data and control frames get lost, one in a hundred on one side and one in ten on the other, by Aeron's own loss
 * generators; all messages arrive all the same.
 */
@Timeout(120)
class LossTest
{
    private static final long MESSAGES = 3_000;

    /** A NAK may ask for several datagrams at once, and a datagram may hold several messages. */
    private static final int LOSSES_PER_NAK = 5;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    @Test
    void shouldRecoverFromWhatIsLostOnItsOwnSide()
    {
        recover(
            lossy(HOSTS.driver(HOSTS.left(), DriverKind.XDP), 0.01, 1),
            lossy(HOSTS.driver(HOSTS.right(), DriverKind.XDP), 0.1, 2));
    }

    @OnEachPath
    void shouldRecoverFromWhatAStockDriverLoses(final DriverKind kind)
    {
        final MediaDriverProcess.Builder stock = lossy(HOSTS.driver(HOSTS.right(), DriverKind.STOCK), 0.1, 3)
            .property("aeron.ReceiveChannelEndpoint.supplier",
                "io.aeron.driver.ext.DebugReceiveChannelEndpointSupplier")
            .property("aeron.SendChannelEndpoint.supplier", "io.aeron.driver.ext.DebugSendChannelEndpointSupplier");
        recover(HOSTS.driver(HOSTS.left(), kind), stock);
    }

    private static void recover(final MediaDriverProcess.Builder leftBuilder,
        final MediaDriverProcess.Builder rightBuilder)
    {
        final MediaDriverProcess leftDriver = impatient(leftBuilder).start();
        final MediaDriverProcess rightDriver = impatient(rightBuilder).start();
        final PeerProcess left = HOSTS.peer(HOSTS.left(), leftDriver);
        final PeerProcess right = HOSTS.peer(HOSTS.right(), rightDriver);

        final Transfer mixed = Transfer.start(left, right, HOSTS.right().channel(20_001),
            Workload.of(1, MESSAGES, Workload.MIXED));
        final Transfer full = Transfer.start(left, right, HOSTS.right().channel(20_001),
            Workload.of(2, MESSAGES, Workload.MTU_SIZED));
        final Transfer back = Transfer.start(right, left, HOSTS.left().channel(20_002),
            Workload.of(3, MESSAGES, Workload.MIXED));
        mixed.awaitWhole();
        full.awaitWhole();
        back.awaitWhole();

        final long naks = Math.round(MESSAGES * 0.1 / LOSSES_PER_NAK);
        for (final MediaDriverProcess driver : List.of(leftDriver, rightDriver))
        {
            assertThat(driver.systemCounter(SystemCounterDescriptor.NAK_MESSAGES_SENT)).isGreaterThan(naks);
            assertThat(driver.systemCounter(SystemCounterDescriptor.RETRANSMITS_SENT)).isGreaterThan(naks);
        }
    }

    /** Whatever was lost a second time is soon asked for again: most of the time would go into Aeron's patience. */
    private static MediaDriverProcess.Builder impatient(final MediaDriverProcess.Builder driver)
    {
        return driver.property("aeron.retransmit.unicast.linger", "2ms")
            .property("aeron.nak.unicast.retry.delay.ratio", 20)
            .property("aeron.rcv.status.message.timeout", "10ms");
    }

    private static MediaDriverProcess.Builder lossy(final MediaDriverProcess.Builder driver, final double rate,
        final long seed)
    {
        System.out.println("seed of the losses: " + seed);
        return driver.property("aeron.debug.receive.data.loss.rate", rate)
            .property("aeron.debug.receive.data.loss.seed", seed)
            .property("aeron.debug.receive.control.loss.rate", rate)
            .property("aeron.debug.receive.control.loss.seed", seed)
            .property("aeron.debug.send.data.loss.rate", rate)
            .property("aeron.debug.send.data.loss.seed", seed)
            .property("aeron.debug.send.control.loss.rate", rate)
            .property("aeron.debug.send.control.loss.seed", seed);
    }
}
