/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.node.ShmNode;
import dev.slipstream.netty.node.StreamNodes;
import dev.slipstream.netty.settings.ShmSettings;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/** The side that connects. */
public final class ShmClientHandshake extends Handshake
{
    private final ShmSettings settings;
    private @Nullable ShmWelcome welcome;

    /**
     * @param loop     whose thread calls.
     * @param settings of the client.
     * @param control  connected to a user who is allowed; owned by this from now on.
     * @param listener told the outcome.
     */
    public ShmClientHandshake(
        final IoEventLoop loop, final ShmSettings settings, final ControlSocket control,
        final HandshakeListener listener)
    {
        super(loop, settings, control, listener);
        this.settings = settings;
        // If it cannot be sent the peer is gone, which the socket tells as well.
        control.send(new ShmHello(settings.termLength()).encode());
    }

    @Override
    void onGreeting() throws IOException
    {
        final ShmWelcome received = ShmWelcome.decode(control().inbound());
        if (received == null)
        {
            return;
        }
        welcome = received;
        final ShmNode node = node(received);
        await(node, () ->
        {
            if (node.driverStartTimestampMs() != received.driverStartMs())
            {
                fail(new ConnectException("the server uses another media driver than the one in " +
                    settings.aeronDirectory() + "; set " + ShmSettings.AERON_DIRECTORY_PROPERTY +
                    " to the same directory on both sides"));
                return;
            }
            onOpening(received.connectionId(), node.open(received.clientSpec(), streamListener()));
        });
    }

    @Override
    boolean isGreeted()
    {
        return welcome != null;
    }

    @Override
    void onStreamsAdded()
    {
        // The server waits for the stream itself.
    }

    @Override
    void onRefused(final String reason)
    {
        // The server sees the end of the control socket.
    }

    /** The directory is the client's own; the server tells no more than a number. */
    private ShmNode node(final ShmWelcome received) throws ConnectException
    {
        if (received.generation() != 0)
        {
            return StreamNodes.ofGeneration(settings.directory(), received.generation());
        }
        if (settings.aeronDirectory() == null)
        {
            throw new ConnectException("the server uses an external media driver; set " +
                ShmSettings.AERON_DIRECTORY_PROPERTY + " to its directory");
        }
        return StreamNodes.external(settings.aeronDirectory());
    }
}
