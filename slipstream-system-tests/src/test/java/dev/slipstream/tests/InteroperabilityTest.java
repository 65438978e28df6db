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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Drivers of every kind talk to drivers of every kind, both ways at once, with stock clients on each.
 */
@Tag("slow")
@Timeout(120)
class InteroperabilityTest
{
    private static final long MESSAGES = 10_000;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    @ParameterizedTest
    @CsvSource({"KERNEL, STOCK", "XDP, STOCK", "XDP, KERNEL"})
    void shouldCarryMessagesBothWays(final DriverKind leftKind, final DriverKind rightKind)
    {
        final MediaDriverProcess leftDriver = HOSTS.driver(HOSTS.left(), leftKind).start();
        final MediaDriverProcess rightDriver = HOSTS.driver(HOSTS.right(), rightKind).start();
        final PeerProcess left = HOSTS.peer(HOSTS.left(), leftDriver);
        final PeerProcess right = HOSTS.peer(HOSTS.right(), rightDriver);

        final Transfer toRight = Transfer.start(left, right, HOSTS.right().channel(20_001),
            Workload.of(1, MESSAGES, Workload.MIXED));
        final Transfer toLeft = Transfer.start(right, left, HOSTS.left().channel(20_002),
            Workload.of(2, MESSAGES, Workload.MIXED));

        toRight.awaitWhole();
        toLeft.awaitWhole();
    }
}
