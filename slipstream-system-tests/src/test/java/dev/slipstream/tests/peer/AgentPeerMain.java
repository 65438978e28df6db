/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

import io.aeron.Aeron;

/**
 * One stock client of a media driver, to be run under Slipstream's Java agent, which brings Slipstream with it.
 */
public final class AgentPeerMain
{
    private AgentPeerMain()
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
        final Aeron.Context context = new Aeron.Context().aeronDirectoryName(args[0])
            .errorHandler(throwable -> PeerLoop.fail("client", throwable));
        try (Aeron aeron = Aeron.connect(context))
        {
            new PeerLoop(new StockClient(aeron)).run();
        }
    }
}
