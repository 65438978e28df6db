/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.receive;

import java.util.ArrayList;
import java.util.List;

/**
 * Receives in batches for the destinations of one multi-destination subscription. Their sockets are Aeron's, and its
 * poller reads one datagram of each in every duty cycle without asking anybody. Where it found one there may be more:
 * then all that the sockets have is taken in before it looks again. The sockets glue nothing together
 * ({@code UDP_GRO}), because Aeron reads them as well.
 *
 * <p>Used by the receiver's thread, apart from {@link #close}. A socket is read only if Aeron's poller has read from
 * one of the endpoint in the duty cycle before, and thus before the receiver can have let go of the endpoint.
 */
public final class DestinationReceiver
{
    private final ReceivePath path;
    private final List<Destination> destinations = new ArrayList<>();
    private boolean hasSeenFrame;

    // Written by whoever closes the endpoint, when the receiver has let go of it.
    private volatile boolean isClosed;

    private record Destination(int transportIndex, int fd, DatagramSink sink)
    {
    }

    /**
     * @param path of the endpoint.
     */
    public DestinationReceiver(final ReceivePath path)
    {
        this.path = path;
    }

    /**
     * A destination was added.
     *
     * @param transportIndex of its transport.
     * @param fd             of its socket.
     */
    public void add(final int transportIndex, final int fd)
    {
        destinations.add(new Destination(
            transportIndex, fd,
            (address, length, source, ignored) -> path.dispatcher().dispatch(address, length, source, transportIndex)));
    }

    /**
     * A destination is about to be removed.
     *
     * @param transportIndex of its transport.
     */
    public void remove(final int transportIndex)
    {
        destinations.removeIf((destination) -> destination.transportIndex == transportIndex);
    }

    /** The endpoint was asked about a frame, whoever has received it. */
    public void onFrame()
    {
        hasSeenFrame = true;
    }

    /** The receiver has let go of the endpoint. */
    public void close()
    {
        isClosed = true;
    }

    boolean isClosed()
    {
        return isClosed;
    }

    /** What was seen up to here does not come from Aeron's poller. */
    void forgetFrames()
    {
        hasSeenFrame = false;
    }

    void receive(final KernelReceiver receiver)
    {
        if (hasSeenFrame)
        {
            for (int i = 0; i < destinations.size(); i++)
            {
                final Destination destination = destinations.get(i);
                final int bytes = receiver.receive(destination.fd, receiver.maxMessages(), destination.sink);
                if (bytes > 0)
                {
                    path.addPumped(bytes);
                }
            }
        }
    }
}
