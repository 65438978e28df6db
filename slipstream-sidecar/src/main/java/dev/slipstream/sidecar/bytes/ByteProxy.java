/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.bytes;

import dev.slipstream.sidecar.metrics.ListenerMetrics;
import dev.slipstream.sidecar.upstream.Balancer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

/**
 * Makes a tunnel of each connection to one listener. Thread-safe; each tunnel stays on its event loop.
 */
public final class ByteProxy extends ChannelInitializer<Channel>
{
    private final Balancer balancer;
    private final ListenerMetrics metrics;

    /**
     * @param balancer of the upstream.
     * @param metrics  of the listener.
     */
    public ByteProxy(final Balancer balancer, final ListenerMetrics metrics)
    {
        this.balancer = balancer;
        this.metrics = metrics;
    }

    @Override
    protected void initChannel(final Channel channel)
    {
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addLast(new Tunnel(balancer, metrics, channel).inboundHandler());
    }
}
