/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.OnEachPath;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Transfer;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.Workload;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Aeron's own {@code io.aeron.driver.MediaDriver} with Aeron's own JVM flags becomes a Slipstream driver by two
 * properties.
 */
@Timeout(120)
class DropInTest
{
    private static final long MESSAGES = 20_000;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    @OnEachPath
    void shouldAccelerateTheStockMainClass(final DriverKind kind)
    {
        final MediaDriverProcess leftDriver = HOSTS.driver(HOSTS.left(), kind).dropIn().start();
        final MediaDriverProcess rightDriver = HOSTS.driver(HOSTS.right(), kind).dropIn().start();
        final PeerProcess left = HOSTS.peer(HOSTS.left(), leftDriver);
        final PeerProcess right = HOSTS.peer(HOSTS.right(), rightDriver);

        final Transfer toRight = Transfer.start(left, right, HOSTS.right().channel(20_001),
            Workload.of(1, MESSAGES, Workload.MTU_SIZED));
        final Transfer toLeft = Transfer.start(right, left, HOSTS.left().channel(20_002),
            Workload.of(2, MESSAGES, Workload.MIXED));
        toRight.awaitWhole();
        toLeft.awaitWhole();

        final SlipstreamCounter sent = kind == DriverKind.XDP ? SlipstreamCounter.XDP_DATAGRAMS_SENT :
            SlipstreamCounter.KERNEL_DATAGRAMS_SENT;
        final SlipstreamCounter received = kind == DriverKind.XDP ? SlipstreamCounter.XDP_DATAGRAMS_RECEIVED :
            SlipstreamCounter.KERNEL_DATAGRAMS_RECEIVED;
        for (final MediaDriverProcess driver : List.of(leftDriver, rightDriver))
        {
            assertThat(driver.slipstreamCounter(sent)).isGreaterThan(MESSAGES / 2);
            assertThat(driver.slipstreamCounter(received)).isGreaterThan(MESSAGES / 2);
        }
    }
}
