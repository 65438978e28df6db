/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * Sends runs to every destination of a multi-destination publication.
 *
 * <p>Only Aeron's endpoint knows the destinations, which of them are alive, and whose turn it is to be first. So it is
 * given the first datagram of a run to send as always; it hands that to its channel once per destination, and the
 * {@linkplain #channel channel} put in the place of its own sends the whole run there. What is not part of a run goes
 * through unchanged.
 *
 * <p>A run has been sent as far as the slowest destination took it; the others get the rest twice, as happens to them
 * in Aeron after a short send. For the sender's thread only.
 */
public final class MultiDestinationRunSender implements RunSender
{
    private final AddressedRunSender delegate;
    private final SendPath.Endpoint endpoint;
    private @Nullable DatagramRun current;
    private int accepted;

    /**
     * @param delegate to send runs with; closed with this.
     * @param endpoint that goes through the destinations.
     */
    public MultiDestinationRunSender(final AddressedRunSender delegate, final SendPath.Endpoint endpoint)
    {
        this.delegate = delegate;
        this.endpoint = endpoint;
    }

    /**
     * The channel that the endpoint has to send through from now on.
     *
     * @param socket that it sent through before; closed with the channel.
     * @return a channel that takes its place.
     */
    public DatagramChannel channel(final DatagramChannel socket)
    {
        return new ForwardingDatagramChannel(socket)
        {
            @Override
            public int send(final ByteBuffer source, final SocketAddress target) throws IOException
            {
                final DatagramRun run = current;
                return run != null && target instanceof final InetSocketAddress destination ?
                    sendTo(run, destination) :
                    super.send(source, target);
            }
        };
    }

    @Override
    public int send(final DatagramRun run)
    {
        current = run;
        accepted = run.count();
        try
        {
            endpoint.sendSingly(run.select(0));
        }
        finally
        {
            current = null;
        }
        return accepted;
    }

    @Override
    public int maxRunDatagrams()
    {
        return delegate.maxRunDatagrams();
    }

    @Override
    public int maxRunLength()
    {
        return delegate.maxRunLength();
    }

    @Override
    public void onDestinationChange(final InetSocketAddress newDestination)
    {
        delegate.onDestinationChange(newDestination);
    }

    @Override
    public void close()
    {
        delegate.close();
    }

    // Aeron told its hook of the first datagram, and goes on with the buffer as it left it.
    private int sendTo(final DatagramRun run, final InetSocketAddress destination)
    {
        final int sent = delegate.send(run, destination);
        accepted = Math.min(accepted, sent);
        for (int i = 1; i < sent; i++)
        {
            endpoint.onDatagramSent(run.select(i), destination);
        }
        run.select(0);
        return sent > 0 ? run.length(0) : 0;
    }
}
