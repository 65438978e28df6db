/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Transfer;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.Workload;
import io.aeron.driver.ThreadingMode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The path works whichever of the driver's agents share a thread, and when the driver has no thread of its own. The
 * other modes are those of most tests, and are tried within one process.
 */
@Timeout(120)
class ThreadingModeTest
{
    private static final long MESSAGES = 10_000;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    @ParameterizedTest
    @EnumSource(names = {"SHARED_NETWORK", "INVOKER"})
    void shouldCarryMessagesInEveryThreadingMode(final ThreadingMode mode)
    {
        final MediaDriverProcess leftDriver = HOSTS.driver(HOSTS.left(), DriverKind.XDP).threadingMode(mode).start();
        final MediaDriverProcess rightDriver = HOSTS.driver(HOSTS.right(), DriverKind.XDP).threadingMode(mode).start();
        final PeerProcess left = HOSTS.peer(HOSTS.left(), leftDriver);
        final PeerProcess right = HOSTS.peer(HOSTS.right(), rightDriver);

        final Transfer first = Transfer.start(left, right, HOSTS.right().channel(20_001),
            Workload.of(1, MESSAGES, Workload.MIXED));
        final Transfer second = Transfer.start(left, right, HOSTS.right().channel(20_001),
            Workload.of(2, MESSAGES, Workload.MTU_SIZED));
        final Transfer back = Transfer.start(right, left, HOSTS.left().channel(20_002),
            Workload.of(3, MESSAGES, Workload.MIXED));

        first.awaitWhole();
        second.awaitWhole();
        back.awaitWhole();
    }
}
