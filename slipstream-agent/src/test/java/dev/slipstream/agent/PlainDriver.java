/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.agent;

import io.aeron.driver.DefaultReceiveChannelEndpointSupplier;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;

/** A program that embeds a media driver, and may choose one of its endpoints. */
public final class PlainDriver
{
    private PlainDriver()
    {
    }

    /**
     * Launch a driver and say what endpoints it has.
     *
     * @param args the directory, and {@code choosy} or {@code plain}.
     */
    public static void main(final String[] args)
    {
        final MediaDriver.Context context = new MediaDriver.Context().aeronDirectoryName(args[0])
            .threadingMode(ThreadingMode.SHARED).dirDeleteOnShutdown(true);
        if ("choosy".equals(args[1]))
        {
            context.receiveChannelEndpointSupplier(new DefaultReceiveChannelEndpointSupplier());
        }
        try (MediaDriver driver = MediaDriver.launch(context))
        {
            System.out.println("endpoints " +
                driver.context().sendChannelEndpointSupplier().getClass().getSimpleName() + " " +
                driver.context().receiveChannelEndpointSupplier().getClass().getSimpleName());
        }
    }
}
