/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.bytes;

import dev.slipstream.sidecar.metrics.ListenerMetrics;
import dev.slipstream.sidecar.upstream.Balancer;
import dev.slipstream.sidecar.upstream.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Two connections with the bytes of each going to the other. Each is read only while the other can be written to; the
 * end of each passes as such, so that a half-closed connection goes on in the other direction; a reset ends both.
 *
 * <p>On the event loop of both only.
 */
// A write or close that fails shows as the end of its channel, which is handled.
@SuppressWarnings("FutureReturnValueIgnored")
final class Tunnel
{
    private final Balancer balancer;
    private final ListenerMetrics metrics;
    private final Channel inbound;
    private final List<Endpoint> tried = new ArrayList<>(1);
    private @Nullable Channel outbound;

    Tunnel(final Balancer balancer, final ListenerMetrics metrics, final Channel inbound)
    {
        this.balancer = balancer;
        this.metrics = metrics;
        this.inbound = inbound;
    }

    /** The handler of the connection that was accepted; connects to an endpoint when it is active. */
    ChannelHandler inboundHandler()
    {
        return new Side(metrics::onReceived)
        {
            @Override
            public void channelActive(final ChannelHandlerContext context)
            {
                connect();
            }

            @Override
            @Nullable
            Channel other()
            {
                return outbound;
            }
        };
    }

    private void connect()
    {
        final Endpoint endpoint = balancer.next(tried);
        if (endpoint == null)
        {
            balancer.metrics().onUnavailable();
            reset(inbound);
            return;
        }
        tried.add(endpoint);
        final long timeoutMs = TimeUnit.NANOSECONDS.toMillis(balancer.config().connectTimeoutNs());
        final Bootstrap bootstrap = new Bootstrap().group(inbound.eventLoop())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)timeoutMs)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .handler(new Side(metrics::onSent)
            {
                @Override
                Channel other()
                {
                    return inbound;
                }
            });
        endpoint.transport().target(bootstrap);
        bootstrap.connect().addListener((final ChannelFuture connected) ->
        {
            if (connected.isSuccess())
            {
                onConnected(endpoint, connected.channel());
            }
            else
            {
                balancer.onConnectionFailed(endpoint, String.valueOf(connected.cause().getMessage()));
                if (inbound.isActive())
                {
                    connect();
                }
            }
        });
    }

    private void onConnected(final Endpoint endpoint, final Channel channel)
    {
        endpoint.onAnswered();
        if (!inbound.isActive())
        {
            channel.close();
            return;
        }
        outbound = channel;
        balancer.metrics().onConnected();
        channel.closeFuture().addListener((closed) -> balancer.metrics().onDisconnected());
        inbound.config().setAutoRead(true);
        channel.config().setAutoRead(true);
    }

    private static void reset(final Channel channel)
    {
        if (channel.isActive())
        {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
    }

    /** One of the two connections. */
    private abstract static class Side extends ChannelInboundHandlerAdapter
    {
        private final LongConsumer counter;

        Side(final LongConsumer counter)
        {
            this.counter = counter;
        }

        /** The connection that its bytes go to. */
        abstract @Nullable Channel other();

        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message)
        {
            final ByteBuf bytes = (ByteBuf)message;
            final Channel other = other();
            if (other == null)
            {
                bytes.release();
                return;
            }
            counter.accept(bytes.readableBytes());
            other.write(bytes);
        }

        @Override
        public void channelReadComplete(final ChannelHandlerContext context)
        {
            final Channel other = other();
            if (other != null)
            {
                other.flush();
            }
        }

        @Override
        public void channelWritabilityChanged(final ChannelHandlerContext context)
        {
            final Channel other = other();
            if (other != null)
            {
                other.config().setAutoRead(context.channel().isWritable());
            }
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext context, final Object event)
        {
            if (event instanceof ChannelInputShutdownEvent && other() instanceof final DuplexChannel other)
            {
                other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((written) ->
                {
                    other.shutdownOutput();
                    if (((DuplexChannel)context.channel()).isOutputShutdown())
                    {
                        context.close();
                        other.close();
                    }
                });
            }
        }

        @Override
        public void channelInactive(final ChannelHandlerContext context)
        {
            final Channel other = other();
            if (other != null && other.isActive())
            {
                other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
        {
            final Channel other = other();
            if (other != null)
            {
                reset(other);
            }
            reset(context.channel());
        }
    }
}
