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
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLException;
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
    private final Inbound inboundSide;
    private @Nullable Channel outbound;

    Tunnel(final Balancer balancer, final ListenerMetrics metrics, final Channel inbound)
    {
        this.balancer = balancer;
        this.metrics = metrics;
        this.inbound = inbound;
        inboundSide = new Inbound();
    }

    /** The handler of the connection that was accepted; connects to an endpoint when it is active. */
    ChannelHandler inboundHandler()
    {
        return inboundSide;
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
            .handler(new ChannelInitializer<>()
            {
                @Override
                protected void initChannel(final Channel channel)
                {
                    endpoint.transport().protect(channel);
                    channel.pipeline().addLast(new Outbound(endpoint));
                }
            });
        endpoint.transport().target(bootstrap);
        bootstrap.connect().addListener((final ChannelFuture connected) ->
        {
            if (!connected.isSuccess())
            {
                onFailed(endpoint, String.valueOf(connected.cause().getMessage()));
            }
        });
    }

    private void onFailed(final Endpoint endpoint, final String cause)
    {
        balancer.onConnectionFailed(endpoint, cause);
        if (inbound.isActive())
        {
            connect();
        }
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
        inboundSide.passEarly(channel);
        read(inbound, true);
        channel.config().setAutoRead(true);
    }

    /** Whose input has ended is not asked for more: Netty's sockets take that ill, and close. */
    private static void read(final Channel channel, final boolean isWanted)
    {
        if (!((DuplexChannel)channel).isInputShutdown())
        {
            channel.config().setAutoRead(isWanted);
        }
    }

    private static void reset(final Channel channel)
    {
        if (channel.isActive())
        {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        // Past TLS, which would say that all is well: an end that is no orderly one has to look like that.
        channel.unsafe().close(channel.newPromise());
    }

    /** Tell the peer that nothing more comes; what it sends is still read. */
    private static void endOutput(final DuplexChannel channel, final ChannelFutureListener then)
    {
        final SslHandler tls = channel.pipeline().get(SslHandler.class);
        final ChannelFuture told = tls == null ? channel.writeAndFlush(Unpooled.EMPTY_BUFFER) : tls.closeOutbound();
        told.addListener((written) -> channel.shutdownOutput().addListener(then));
    }

    /** The connection that was accepted. */
    private final class Inbound extends Side
    {
        /** What came with the end of a handshake, before anybody asked for it: no more than a read of the socket. */
        private final Queue<ByteBuf> early = new ArrayDeque<>(0);

        Inbound()
        {
            super(metrics::onReceived);
        }

        @Override
        @Nullable
        Channel other()
        {
            return outbound;
        }

        @Override
        public void channelActive(final ChannelHandlerContext context)
        {
            connect();
        }

        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message)
        {
            if (outbound == null && context.channel().isActive())
            {
                early.add((ByteBuf)message);
                return;
            }
            super.channelRead(context, message);
        }

        @Override
        public void channelInactive(final ChannelHandlerContext context)
        {
            early.forEach(ByteBuf::release);
            early.clear();
            super.channelInactive(context);
        }

        /** Pass on what came before there was an endpoint. */
        void passEarly(final Channel channel)
        {
            for (ByteBuf bytes = early.poll(); bytes != null; bytes = early.poll())
            {
                pass(bytes, channel);
            }
            channel.flush();
            if (hasEnded())
            {
                passEnd(inbound);
            }
        }
    }

    /** The connection to an endpoint: there once it is active, in whatever way it is protected. */
    private final class Outbound extends Side
    {
        private final Endpoint endpoint;
        private boolean isConnected;
        private String failure = "the connection was closed";

        Outbound(final Endpoint endpoint)
        {
            super(metrics::onSent);
            this.endpoint = endpoint;
        }

        @Override
        Channel other()
        {
            return inbound;
        }

        @Override
        public void channelActive(final ChannelHandlerContext context)
        {
            isConnected = true;
            onConnected(endpoint, context.channel());
        }

        @Override
        public void channelInactive(final ChannelHandlerContext context)
        {
            if (isConnected)
            {
                super.channelInactive(context);
            }
            else
            {
                onFailed(endpoint, failure);
            }
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
        {
            if (isConnected)
            {
                super.exceptionCaught(context, cause);
            }
            else
            {
                failure = String.valueOf(cause.getMessage());
                context.close();
            }
        }
    }

    /** One of the two connections. */
    private abstract static class Side extends ChannelInboundHandlerAdapter
    {
        private final LongConsumer counter;
        private boolean isEnded;

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
            pass(bytes, other);
        }

        final void pass(final ByteBuf bytes, final Channel other)
        {
            counter.accept(bytes.readableBytes());
            other.write(bytes);
        }

        /** Whether it has said that it sends nothing more. */
        final boolean hasEnded()
        {
            return isEnded;
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
                read(other, context.channel().isWritable());
            }
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext context, final Object event)
        {
            final boolean isProtected = context.pipeline().get(SslHandler.class) != null;
            if (event instanceof final SslCloseCompletionEvent closed && closed.isSuccess() && !isEnded)
            {
                isEnded = true;
                passEnd(context.channel());
            }
            else if (event instanceof ChannelInputShutdownEvent && !isEnded)
            {
                if (isProtected)
                {
                    // Anybody on the way can end a connection of TCP: with TLS only its own end counts.
                    exceptionCaught(context, new SSLException("the connection was cut off"));
                }
                else
                {
                    isEnded = true;
                    passEnd(context.channel());
                }
            }
        }

        final void passEnd(final Channel channel)
        {
            if (other() instanceof final DuplexChannel other)
            {
                endOutput(other, (ended) ->
                {
                    if (((DuplexChannel)channel).isOutputShutdown())
                    {
                        channel.close();
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
