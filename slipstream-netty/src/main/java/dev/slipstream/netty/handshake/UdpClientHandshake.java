/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.node.StreamNodes;
import dev.slipstream.netty.node.UdpNode;
import dev.slipstream.netty.node.UdpRoute;
import dev.slipstream.netty.settings.AeronUdpSettings;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The side that connects over UDP. */
public final class UdpClientHandshake extends Handshake
{
    private final AeronUdpSettings settings;
    private final TcpControlSocket control;
    private @Nullable UdpNode node;
    private @Nullable UdpWelcome welcome;

    /**
     * @param loop     whose thread calls.
     * @param settings of the client.
     * @param control  connected; owned by this from now on.
     * @param listener told the outcome.
     */
    public UdpClientHandshake(
        final IoEventLoop loop, final AeronUdpSettings settings, final TcpControlSocket control,
        final HandshakeListener listener)
    {
        super(loop, settings, control, listener);
        this.settings = settings;
        this.control = control;
        try
        {
            final UdpNode leased = StreamNodes.udp(settings.directory());
            node = leased;
            await(leased, () -> greet(leased));
        }
        catch (final IOException e)
        {
            // Not from here: the caller does not have this yet.
            inLoop(() -> fail(e));
        }
    }

    @Override
    void onGreeting() throws IOException
    {
        final UdpWelcome received = UdpWelcome.decode(control.inbound(), settings);
        if (received != null && node != null)
        {
            welcome = received;
            onOpening(received.connectionId(), node.open(
                received.clientSpec(), UdpRoute.ofClient(
                    control.localAddress().getAddress(), control.remoteAddress().getAddress(), received.port()),
                streamListener()));
        }
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
        // The server sees the end of the control connection.
    }

    private void greet(final UdpNode ready)
    {
        // If it cannot be sent the peer is gone, which the socket tells as well.
        awaitPort(ready.receive(control.localAddress().getAddress()),
            (port) -> control.send(new UdpHello(settings.termLength(), settings.mtu(), port).encode()));
    }
}
