/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.bell;

import dev.slipstream.doorbell.DoorbellContext;
import dev.slipstream.doorbell.Doorbells;
import dev.slipstream.tests.peer.PeerLoop;
import io.aeron.Aeron;

/**
 * A client of a media driver with doorbells, configured by system properties.
 */
public final class BellPeerMain
{
    private BellPeerMain()
    {
    }

    /**
     * Connect and obey.
     *
     * @param args the driver's directory.
     * @throws InterruptedException never in practice.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        PeerLoop.awaitDriver(args[0]);
        final Aeron.Context context = new Aeron.Context().aeronDirectoryName(args[0])
            .errorHandler(throwable -> PeerLoop.fail("client", throwable));
        try (Aeron aeron = Aeron.connect(Doorbells.configure(context));
            Doorbells doorbells = Doorbells.connect(aeron, new DoorbellContext()))
        {
            new PeerLoop(new BellClient(doorbells)).run();
        }
    }
}
