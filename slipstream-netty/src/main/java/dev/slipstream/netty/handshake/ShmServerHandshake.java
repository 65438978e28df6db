/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.node.ShmNode;
import dev.slipstream.netty.node.StreamNodes;
import dev.slipstream.netty.node.StreamSpec;
import dev.slipstream.netty.settings.ShmSettings;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The side that listens. */
public final class ShmServerHandshake extends Handshake
{
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ShmSettings settings;
    private @Nullable ShmHello hello;
    private @Nullable ShmWelcome welcome;

    /**
     * @param loop     whose thread calls.
     * @param settings of the server.
     * @param control  accepted, from a user who is allowed; owned by this from now on.
     * @param listener told the outcome.
     */
    public ShmServerHandshake(
        final IoEventLoop loop, final ShmSettings settings, final ControlSocket control,
        final HandshakeListener listener)
    {
        super(loop, settings, control, listener);
        this.settings = settings;
    }

    /**
     * The node of a server with these settings; a new one if the last has died.
     *
     * @param settings of the server.
     * @return the node, to be released.
     * @throws IOException if the directory of an embedded driver cannot be made.
     */
    public static ShmNode node(final ShmSettings settings) throws IOException
    {
        return settings.aeronDirectory() == null ?
            StreamNodes.embedded(settings.directory()) :
            StreamNodes.external(settings.aeronDirectory());
    }

    @Override
    void onGreeting() throws IOException
    {
        final ShmHello received = ShmHello.decode(control().inbound());
        if (received != null)
        {
            hello = received;
            final ShmNode node = node(settings);
            await(node, () -> offer(node, received));
        }
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
            // If it cannot be sent the peer is gone, which the socket tells as well.
            control().send(welcome.encode());
        }
    }

    @Override
    void onRefused(final String reason)
    {
        control().send(Greeting.refusal(Greeting.SHM_MAGIC, reason));
    }

    private void offer(final ShmNode node, final ShmHello received)
    {
        final int termLength = Math.min(received.termLength(), settings.termLength());
        final StreamSpec spec = new StreamSpec(
            RANDOM.nextInt(), nonZero(), RANDOM.nextInt(), nonZero(), termLength, StreamSpec.mtu(termLength));
        final long id = RANDOM.nextLong(1, Long.MAX_VALUE);
        welcome = new ShmWelcome(node.generation(), node.driverStartTimestampMs(), id, spec.ofPeer());
        onOpening(id, node.open(spec, streamListener()));
    }

    private static int nonZero()
    {
        return RANDOM.nextInt(1, Integer.MAX_VALUE);
    }
}
