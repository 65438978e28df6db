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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Datagrams that do not fit a frame of AF_XDP go over the kernel's sockets, and the usual ones beside them as always.
 */
@Timeout(120)
class LargeMtuTest
{
    private static final long MESSAGES = 5_000;
    private static final int INTERFACE_MTU = 9_000;
    private static final int QUEUES = 2;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts(QUEUES, INTERFACE_MTU);

    @ParameterizedTest
    @EnumSource(names = {"STOCK", "XDP"})
    void shouldCarryLargeAndUsualDatagrams(final DriverKind rightKind)
    {
        final MediaDriverProcess leftDriver = HOSTS.driver(HOSTS.left(), DriverKind.XDP).start();
        final MediaDriverProcess rightDriver = HOSTS.driver(HOSTS.right(), rightKind).start();
        final PeerProcess left = HOSTS.peer(HOSTS.left(), leftDriver);
        final PeerProcess right = HOSTS.peer(HOSTS.right(), rightDriver);
        exchange(left, right, 1, 1408);
        exchange(left, right, 2, 2016);
        exchange(left, right, 3, 4096);
        exchange(left, right, 4, 8192);
        exchange(left, right, 5, 16_384);
    }

    private static void exchange(final PeerProcess left, final PeerProcess right, final int tag, final int mtu)
    {
        final String options = "|mtu=" + mtu;
        final Transfer toRight = Transfer.start(left, right, HOSTS.right().channel(20_000 + tag) + options,
            Workload.of(tag, MESSAGES, Workload.MIXED));
        final Transfer toLeft = Transfer.start(right, left, HOSTS.left().channel(20_100 + tag) + options,
            Workload.of(100 + tag, MESSAGES, Workload.MIXED));
        toRight.awaitWhole();
        toLeft.awaitWhole();
    }
}
