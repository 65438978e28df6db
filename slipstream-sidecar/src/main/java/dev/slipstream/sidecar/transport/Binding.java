/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.transport;

import dev.slipstream.sidecar.config.Address;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An address that is listened at. Any thread but an event loop may close it, which blocks; closing it twice does
 * nothing.
 */
public final class Binding implements AutoCloseable
{
    /** What is left to do after the socket was closed. */
    @FunctionalInterface
    interface CleanUp
    {
        void run() throws IOException;
    }

    private final Channel channel;
    private final Address address;
    private final CleanUp cleanUp;
    private boolean isClosed;

    Binding(final Channel channel, final Address address, final CleanUp cleanUp)
    {
        this.channel = channel;
        this.address = address;
        this.cleanUp = cleanUp;
    }

    /**
     * Where it listens.
     *
     * @return the address, with the port that it was given.
     */
    public Address address()
    {
        return address;
    }

    @Override
    public synchronized void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            try
            {
                cleanUp.run();
            }
            catch (final IOException e)
            {
                throw new UncheckedIOException(e);
            }
            finally
            {
                channel.close().awaitUninterruptibly();
            }
        }
    }
}
