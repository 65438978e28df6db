/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import dev.slipstream.sidecar.config.SidecarConfig.Limits;
import dev.slipstream.sidecar.metrics.ListenerMetrics;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection of somebody who calls: has to speak HTTP/2 in time, and goes away without a failed call when it is
 * {@linkplain #DRAIN told to}, as RFC 9113, 6.8 has it: a GOAWAY that allows all streams, a round trip later one that
 * names the last stream, and the end after that stream has ended.
 *
 * <p>On one event loop only.
 */
// A write or close that fails shows as the end of its channel, which is handled.
@SuppressWarnings("FutureReturnValueIgnored")
public final class InboundConnection extends ChannelInboundHandlerAdapter
{
    /** The user event that makes a connection go away. */
    public static final Object DRAIN = "drain";

    /** How long a peer may take to send its settings, which it does at once. */
    private static final long SETTINGS_TIMEOUT_S = 10;

    /** How long to wait for the answer to the ping between the two GOAWAYs; most take less than a millisecond. */
    private static final long PING_TIMEOUT_S = 1;

    private static final long PING = 0x536c6970; // "Slip"

    private final Limits limits;
    private final ListenerMetrics metrics;
    private @Nullable Future<?> timeout;
    private boolean hasSettings;
    private boolean isDraining;
    private boolean isLeaving;

    InboundConnection(final Limits limits, final ListenerMetrics metrics)
    {
        this.limits = limits;
        this.metrics = metrics;
    }

    @Override
    public void channelActive(final ChannelHandlerContext context)
    {
        Http2Codecs.openWindow(context.channel(), limits);
        context.channel().flush();
        timeout = context.executor().schedule(() -> onTimeout(context), SETTINGS_TIMEOUT_S, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message)
    {
        try
        {
            if (message instanceof Http2SettingsFrame)
            {
                hasSettings = true;
                cancelTimeout();
                if (isDraining)
                {
                    beginToLeave(context);
                }
            }
            else if (message instanceof final Http2PingFrame ping && ping.ack() && ping.content() == PING)
            {
                leave(context);
            }
        }
        finally
        {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event)
    {
        if (DRAIN.equals(event) && !isDraining)
        {
            isDraining = true;
            if (hasSettings)
            {
                beginToLeave(context);
            }
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context)
    {
        cancelTimeout();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
    {
        if (!hasSettings)
        {
            metrics.onRejected(ListenerMetrics.Rejection.PROTOCOL);
        }
        context.close();
    }

    private void beginToLeave(final ChannelHandlerContext context)
    {
        context.write(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
        context.writeAndFlush(new DefaultHttp2PingFrame(PING, false));
        timeout = context.executor().schedule(() -> leave(context), PING_TIMEOUT_S, TimeUnit.SECONDS);
    }

    private void leave(final ChannelHandlerContext context)
    {
        if (!isLeaving)
        {
            isLeaving = true;
            cancelTimeout();
            context.write(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
            // The codec waits for the streams that are left.
            context.close();
        }
    }

    private void onTimeout(final ChannelHandlerContext context)
    {
        metrics.onRejected(ListenerMetrics.Rejection.PROTOCOL);
        context.close();
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
