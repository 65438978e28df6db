/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.transport;

import dev.slipstream.netty.ShmAddress;
import dev.slipstream.netty.ShmChannel;
import dev.slipstream.netty.ShmServerChannel;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.sidecar.config.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.util.concurrent.TimeUnit;

/**
 * Shared memory, by {@code slipstream-netty}. One process at a time has a name: a successor waits for it.
 */
final class SharedMemoryTransport implements Transport
{
    /** How long the one before may take to end: longer than any drain that somebody waits for. */
    private static final long TAKEN_TIMEOUT_S = 60;
    private static final long TAKEN_STEP_MS = 20;
    private static final Logger LOGGER = System.getLogger(SharedMemoryTransport.class.getName());

    private final Address.Shm address;
    private final ShmSettings settings;

    SharedMemoryTransport(final Address.Shm address, final ShmSettings settings)
    {
        this.address = address;
        this.settings = settings;
    }

    @Override
    public Binding bind(final ServerBootstrap bootstrap, final int capacity, final Runnable onRefused)
        throws IOException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TAKEN_TIMEOUT_S);
        boolean isToldOf = false;
        while (true)
        {
            try
            {
                return new Binding(Transport.bind(bootstrap, () -> new ShmServerChannel(settings),
                    ShmAddress.of(address.name()), address), address, () ->
                    {
                    });
            }
            catch (final IOException e)
            {
                if (!(e.getCause() instanceof BindException) || System.nanoTime() - deadlineNs > 0)
                {
                    throw e;
                }
                if (!isToldOf)
                {
                    isToldOf = true;
                    LOGGER.log(Level.INFO, address + " is taken: waiting for whoever has it to end");
                }
            }
            pause();
        }
    }

    @Override
    public void target(final Bootstrap bootstrap)
    {
        bootstrap.channelFactory(() -> new ShmChannel(settings)).remoteAddress(ShmAddress.of(address.name()));
    }

    private void pause() throws IOException
    {
        try
        {
            TimeUnit.MILLISECONDS.sleep(TAKEN_STEP_MS);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + address, e);
        }
    }
}
