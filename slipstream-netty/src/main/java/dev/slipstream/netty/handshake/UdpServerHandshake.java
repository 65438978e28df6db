/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.node.StreamNodes;
import dev.slipstream.netty.node.StreamSpec;
import dev.slipstream.netty.node.UdpNode;
import dev.slipstream.netty.node.UdpRoute;
import dev.slipstream.netty.settings.AeronUdpSettings;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The side that listens for channels over UDP. */
public final class UdpServerHandshake extends Handshake
{
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AeronUdpSettings settings;
    private final TcpControlSocket control;
    private final Admission admission;
    private @Nullable UdpHello hello;
    private @Nullable UdpWelcome welcome;
    private boolean isAdmitted;
    private boolean isWelcomed;

    /**
     * @param loop      whose thread calls.
     * @param settings  of the server.
     * @param control   accepted; owned by this from now on.
     * @param admission asked once the client has greeted; whoever gets the connection gives the place back.
     * @param listener  told the outcome.
     */
    public UdpServerHandshake(
        final IoEventLoop loop, final AeronUdpSettings settings, final TcpControlSocket control,
        final Admission admission, final HandshakeListener listener)
    {
        super(loop, settings, control, listener);
        this.settings = settings;
        this.control = control;
        this.admission = admission;
    }

    @Override
    void onGreeting() throws IOException
    {
        final UdpHello received = UdpHello.decode(control.inbound());
        if (received == null)
        {
            return;
        }
        hello = received;
        isAdmitted = admission.tryEnter();
        if (!isAdmitted)
        {
            refuse(new ConnectException("there are " + settings.maxConnections() + " connections already; see " +
                AeronUdpSettings.MAX_CONNECTIONS_PROPERTY));
            return;
        }
        final UdpNode node = StreamNodes.udp(settings.directory());
        await(node, () -> awaitPort(
            node.receive(control.localAddress().getAddress()), (port) -> offer(node, received, port)));
    }

    @Override
    boolean isGreeted()
    {
        return hello != null;
    }

    @Override
    void onStreamsAdded()
    {
        if (welcome != null)
        {
            isWelcomed = true;
            // If it cannot be sent the peer is gone, which the socket tells as well.
            control.send(welcome.encode());
        }
    }

    @Override
    void onRefused(final String reason)
    {
        if (!isWelcomed)
        {
            control.send(Greeting.refusal(Greeting.UDP_MAGIC, reason));
        }
    }

    @Override
    void onReleased()
    {
        if (isAdmitted)
        {
            isAdmitted = false;
            admission.leave();
        }
    }

    private void offer(final UdpNode node, final UdpHello received, final int port)
    {
        final int termLength = Math.min(received.termLength(), settings.termLength());
        final StreamSpec spec = new StreamSpec(RANDOM.nextInt(), nonZero(), RANDOM.nextInt(), nonZero(), termLength,
            Math.min(settings.withTermLength(termLength).mtu(), received.mtu()));
        final long id = RANDOM.nextLong(1, Long.MAX_VALUE);
        welcome = new UdpWelcome(id, port, spec.ofPeer());
        onOpening(id, node.open(spec, UdpRoute.ofServer(
            control.localAddress().getAddress(), control.remoteAddress().getAddress(), received.port()),
            streamListener()));
    }

    private static int nonZero()
    {
        return RANDOM.nextInt(1, Integer.MAX_VALUE);
    }
}
