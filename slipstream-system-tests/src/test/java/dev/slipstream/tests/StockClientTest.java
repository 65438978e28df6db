/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.OnEachPath;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Transfer;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.Workload;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Publisher and subscriber processes that have only Aeron's published client on their class path share one driver of
 * ours: over shared memory, over loopback, and over the host's own address, which never reaches the interface.
 */
@Timeout(120)
class StockClientTest
{
    private static final long MESSAGES = 10_000;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    @OnEachPath
    void shouldServeStockClientsOnOneHost(final DriverKind kind)
    {
        final MediaDriverProcess driver = HOSTS.driver(HOSTS.left(), kind).start();
        final PeerProcess publisher = HOSTS.peer(HOSTS.left(), driver);
        final PeerProcess subscriber = HOSTS.peer(HOSTS.left(), driver);

        final Transfer ipc = Transfer.start(publisher, subscriber, "aeron:ipc",
            Workload.of(1, MESSAGES, Workload.MIXED));
        final Transfer loopback = Transfer.start(publisher, subscriber, "aeron:udp?endpoint=127.0.0.1:20001",
            Workload.of(2, MESSAGES, Workload.MIXED));
        final Transfer ownAddress = Transfer.start(publisher, subscriber, HOSTS.left().channel(20_002),
            Workload.of(3, MESSAGES, Workload.MIXED));
        final Transfer spied = Transfer.start(publisher, "aeron:udp?ssc=true|endpoint=127.0.0.1:20003", subscriber,
            "aeron-spy:aeron:udp?endpoint=127.0.0.1:20003", Workload.of(4, MESSAGES, Workload.MIXED));

        ipc.awaitWhole();
        loopback.awaitWhole();
        ownAddress.awaitWhole();
        spied.awaitWhole();
    }
}
