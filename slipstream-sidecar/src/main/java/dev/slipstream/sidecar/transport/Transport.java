/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.transport;

import dev.slipstream.sidecar.config.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * One address, to listen at or to connect to, on event loops of Netty's epoll transport.
 *
 * <p>Two processes may listen at one address for a while, but in shared memory, so that a sidecar can be replaced by
 * its successor: new connections go to either, and after the first has closed, to the successor.
 *
 * <p>Any thread may call.
 */
public interface Transport
{
    /**
     * Listen. Blocks until that is done.
     *
     * @param bootstrap with groups and handlers of connections; this sets the rest.
     * @param capacity  how many connections there may be, for transports that refuse more before there is a channel.
     * @param onRefused run for each connection that was refused thus, on an event loop.
     * @return what was bound.
     * @throws IOException if the address cannot be had; the message names it.
     */
    Binding bind(ServerBootstrap bootstrap, int capacity, Runnable onRefused) throws IOException;

    /**
     * Set the kind of channels, the address to connect to and options of the kind.
     *
     * @param bootstrap with a handler; this sets the rest but the group.
     */
    void target(Bootstrap bootstrap);

    /**
     * Put what protects a connection in front of all handlers that are added later: they see an active channel when
     * the peer is known.
     *
     * @param channel of a connection, accepted or made, without handlers.
     */
    default void protect(final Channel channel)
    {
        // Whoever can reach the address is believed.
    }

    /**
     * Where to listen.
     *
     * @param address of this host.
     * @return the address, looked up.
     * @throws IOException if the name is not known.
     */
    static InetSocketAddress resolve(final Address.Port address) throws IOException
    {
        final InetSocketAddress local = address.resolve();
        if (local.isUnresolved())
        {
            throw new IOException("cannot listen at " + address + ": no such host; give an address of this one");
        }
        return local;
    }

    /**
     * Bind and wait.
     *
     * @param bootstrap ready to bind; left as it is, so that it can be tried again.
     * @param factory   of the listening channel.
     * @param local     to bind to.
     * @param address   for messages.
     * @return the listening channel.
     * @throws IOException if the address cannot be had.
     */
    static Channel bind(final ServerBootstrap bootstrap,
        final ChannelFactory<? extends ServerChannel> factory, final SocketAddress local,
        final Address address) throws IOException
    {
        final ChannelFuture bound = bootstrap.clone().channelFactory(factory).bind(local).awaitUninterruptibly();
        final Throwable cause = bound.cause();
        if (cause != null)
        {
            throw new IOException("cannot listen at " + address + ": " + cause.getMessage() +
                "; end who does, or give another address", cause);
        }
        return bound.channel();
    }
}
