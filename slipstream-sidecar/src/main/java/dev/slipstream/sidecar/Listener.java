/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar;

import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.SidecarConfig;
import dev.slipstream.sidecar.grpc.InboundConnection;
import dev.slipstream.sidecar.metrics.ListenerMetrics;
import dev.slipstream.sidecar.transport.Binding;
import dev.slipstream.sidecar.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An address that is listened at, and the connections that were accepted there, of which there are never more than the
 * limit: the next one is closed at once and counted.
 *
 * <p>Thread-safe.
 */
// A write or close that fails shows as the end of its channel, which is handled.
@SuppressWarnings("FutureReturnValueIgnored")
final class Listener
{
    private final SidecarConfig.Listener config;
    private final int limit;
    private final ListenerMetrics metrics;
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final Binding binding;

    private Listener(final SidecarConfig.Listener config, final int limit, final ListenerMetrics metrics,
        final Transport transport, final EventLoopGroup group, final ChannelHandler initializer) throws IOException
    {
        this.config = config;
        this.limit = limit;
        this.metrics = metrics;
        binding = transport.bind(new ServerBootstrap().group(group)
            .childHandler(new ChannelInitializer<>()
            {
                @Override
                protected void initChannel(final Channel channel)
                {
                    if (accept(channel))
                    {
                        transport.protect(channel);
                        channel.pipeline().addLast(initializer);
                    }
                }
            }), limit, () -> metrics.onRejected(ListenerMetrics.Rejection.CONNECTIONS));
    }

    /**
     * Listen.
     *
     * @param config      of the listener.
     * @param limit       of connections.
     * @param metrics     of the listener.
     * @param transport   of its address.
     * @param group       of event loops.
     * @param initializer of connections that are taken; shared by all of them.
     * @return the listener.
     * @throws IOException if the address cannot be had.
     */
    static Listener open(final SidecarConfig.Listener config, final int limit, final ListenerMetrics metrics,
        final Transport transport, final EventLoopGroup group, final ChannelHandler initializer) throws IOException
    {
        return new Listener(config, limit, metrics, transport, group, initializer);
    }

    SidecarConfig.Listener config()
    {
        return config;
    }

    /** Where it listens, with the port that it was given. */
    Address address()
    {
        return binding.address();
    }

    /** Connections at this moment. */
    int connections()
    {
        return connections.size();
    }

    /** Take no more connections. */
    void stopAccepting()
    {
        binding.close();
    }

    /** Have all connections go away, as far as their protocol knows how to. */
    void drain()
    {
        connections.forEach((channel) -> channel.pipeline().fireUserEventTriggered(InboundConnection.DRAIN));
    }

    private boolean accept(final Channel channel)
    {
        if (connections.size() >= limit)
        {
            metrics.onRejected(ListenerMetrics.Rejection.CONNECTIONS);
            channel.close();
            return false;
        }
        connections.add(channel);
        metrics.onConnected();
        channel.closeFuture().addListener((closed) ->
        {
            connections.remove(channel);
            metrics.onDisconnected();
        });
        return true;
    }
}
