/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import dev.slipstream.sidecar.config.SidecarConfig.Limits;
import dev.slipstream.sidecar.upstream.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection to an endpoint. It is ready when the endpoint has sent its settings: one that accepts and then
 * says nothing is no connection. Calls wait for that; there are never more of them than {@code limits.calls}.
 *
 * <p>On one event loop only.
 */
// A write or close that fails shows as the end of its channel, which is handled.
@SuppressWarnings("FutureReturnValueIgnored")
final class OutboundConnection extends ChannelInboundHandlerAdapter
{
    /** Whoever has the connection in a list. */
    interface Owner
    {
        /** It is ready, or has more room than before; calls may come back for other connections. */
        void onReady(List<StreamRequest> withoutRoom);

        /** It has ended; calls that waited are told with the cause. */
        void onEnded(OutboundConnection connection, List<StreamRequest> waiting, String cause, boolean isFailure);
    }

    private enum State
    {
        CONNECTING, READY, DRAINING, ENDED
    }

    private final Limits limits;
    private final Owner owner;
    private final Queue<StreamRequest> waiting = new ArrayDeque<>();
    private State state = State.CONNECTING;
    private @Nullable Channel channel;
    private @Nullable Future<?> timeout;
    private long maxStreams;
    private int streams;
    private int lastStreamOfPeer = Integer.MAX_VALUE;
    private @Nullable String failure;

    private OutboundConnection(final Limits limits, final Owner owner)
    {
        this.limits = limits;
        this.owner = owner;
    }

    /** Start to connect. The owner is told of the end in any case, later than this returns. */
    static OutboundConnection connect(final EventLoop loop, final Endpoint endpoint, final Limits limits,
        final long timeoutNs, final long callsNs, final Owner owner)
    {
        final OutboundConnection connection = new OutboundConnection(limits, owner);
        final Bootstrap bootstrap = new Bootstrap().group(loop)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)TimeUnit.NANOSECONDS.toMillis(timeoutNs))
            .handler(new ChannelInitializer<>()
            {
                @Override
                protected void initChannel(final Channel channel)
                {
                    endpoint.transport().protect(channel);
                    Http2Codecs.addClient(channel.pipeline(), limits, callsNs, new ChannelInboundHandlerAdapter());
                    channel.pipeline().addLast(connection);
                }
            });
        endpoint.transport().target(bootstrap);
        connection.timeout = loop.schedule(connection::onTimeout, timeoutNs, TimeUnit.NANOSECONDS);
        bootstrap.connect().addListener((future) ->
        {
            if (!future.isSuccess())
            {
                // On a later turn of the loop: nobody expects to be called back while asking.
                loop.execute(() -> connection.end(String.valueOf(future.cause().getMessage())));
            }
        });
        return connection;
    }

    boolean isConnecting()
    {
        return state == State.CONNECTING;
    }

    boolean hasRoom()
    {
        return state == State.READY && streams < maxStreams;
    }

    /** Whether the endpoint, or whoever left it out of DNS, has asked for an end. */
    boolean isDraining()
    {
        return state == State.DRAINING;
    }

    /** Whether the endpoint has said that it will not look at a stream: it may be asked again, or another may. */
    boolean isRefused(final int streamId)
    {
        return streamId > lastStreamOfPeer;
    }

    /** Open a stream when the connection is ready. */
    void await(final StreamRequest request)
    {
        waiting.add(request);
    }

    /** Open a stream now; there has to be {@linkplain #hasRoom() room}. */
    void open(final StreamRequest request)
    {
        if (channel == null)
        {
            throw new IllegalStateException("not connected");
        }
        streams++;
        final Future<Http2StreamChannel> opened =
            new Http2StreamChannelBootstrap(channel).handler(request.handler()).open();
        opened.addListener((future) ->
        {
            if (future.isSuccess())
            {
                final Http2StreamChannel stream = opened.getNow();
                stream.closeFuture().addListener((closed) -> onStreamClosed());
                request.onOpened(this, stream);
            }
            else
            {
                onStreamClosed();
                request.onFailed(String.valueOf(future.cause().getMessage()));
            }
        });
    }

    /** Take no more calls, and close after the last one. */
    void drain()
    {
        if (state == State.READY || state == State.CONNECTING)
        {
            state = State.DRAINING;
            closeIfDone();
        }
    }

    @Override
    public void channelActive(final ChannelHandlerContext context)
    {
        if (state == State.ENDED)
        {
            context.close();
            return;
        }
        channel = context.channel();
        Http2Codecs.openWindow(context.channel(), limits);
        context.channel().flush();
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message)
    {
        try
        {
            if (message instanceof final Http2SettingsFrame settings)
            {
                onSettings(settings.settings().maxConcurrentStreams());
            }
            else if (message instanceof final Http2GoAwayFrame goAway)
            {
                lastStreamOfPeer = Math.min(lastStreamOfPeer, goAway.lastStreamId());
                drain();
            }
        }
        finally
        {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context)
    {
        end(failure == null ? "the connection was closed" : failure);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
    {
        failure = failure == null ? String.valueOf(cause.getMessage()) : failure;
        context.close();
    }

    private void onSettings(final @Nullable Long maxConcurrentStreams)
    {
        cancelTimeout();
        if (state == State.CONNECTING)
        {
            state = State.READY;
            maxStreams = Integer.MAX_VALUE;
        }
        if (maxConcurrentStreams != null)
        {
            maxStreams = maxConcurrentStreams;
        }
        final List<StreamRequest> withoutRoom = new ArrayList<>();
        for (StreamRequest request = waiting.poll(); request != null; request = waiting.poll())
        {
            if (!request.isWanted())
            {
                continue;
            }
            if (hasRoom())
            {
                open(request);
            }
            else
            {
                withoutRoom.add(request);
            }
        }
        owner.onReady(withoutRoom);
        closeIfDone();
    }

    private void onStreamClosed()
    {
        streams--;
        closeIfDone();
    }

    private void closeIfDone()
    {
        if (state == State.DRAINING && streams == 0 && waiting.isEmpty() && channel != null)
        {
            channel.close();
        }
    }

    private void onTimeout()
    {
        failure = "it did not answer in time";
        end(failure);
        if (channel != null)
        {
            channel.close();
        }
    }

    private void end(final String cause)
    {
        if (state != State.ENDED)
        {
            // Of a connection that breaks later, the calls that it breaks tell.
            final boolean isFailure = state == State.CONNECTING;
            state = State.ENDED;
            cancelTimeout();
            final List<StreamRequest> left = new ArrayList<>(waiting);
            waiting.clear();
            owner.onEnded(this, left, cause, isFailure);
        }
    }

    private void cancelTimeout()
    {
        if (timeout != null)
        {
            timeout.cancel(false);
            timeout = null;
        }
    }
}
