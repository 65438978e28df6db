/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.peer;

import io.aeron.Aeron;

/**
 * One stock client of a media driver.
 */
public final class PeerMain
{
    private PeerMain()
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
        shouldNotSee("dev.slipstream.driver.SlipstreamDriver");
        shouldNotSee("dev.slipstream.doorbell.Doorbells");
        shouldNotSee("io.aeron.driver.MediaDriver");
        PeerLoop.awaitDriver(args[0]);
        final Aeron.Context context = new Aeron.Context().aeronDirectoryName(args[0])
            .errorHandler(throwable -> PeerLoop.fail("client", throwable));
        try (Aeron aeron = Aeron.connect(context))
        {
            new PeerLoop(new StockClient(aeron)).run();
        }
    }

    private static void shouldNotSee(final String className)
    {
        try
        {
            Class.forName(className);
            PeerLoop.fail("peer", new IllegalStateException(className + " is on the class path of a stock client"));
        }
        catch (final ClassNotFoundException e)
        {
            // As it should be: this process is a stock client.
        }
    }
}
