/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import dev.slipstream.sidecar.config.SidecarConfig.Limits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.concurrent.TimeUnit;

/**
 * Netty's HTTP/2 codec with the limits of a sidecar, for both kinds of connections.
 */
// A write or close that fails shows as the end of its channel, which is handled.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http2Codecs
{
    /**
     * Streams that a peer may reset, or make this end reset, in {@link #RESET_WINDOW_S}. Each cancelled call is one,
     * and so is each that is answered before its messages have come (STREAM_CLOSED), so the default of 200 would end
     * connections of applications that hedge or have short deadlines; without any, a peer could have calls opened and
     * thrown away at no cost (CVE-2023-44487, CVE-2025-55163).
     */
    private static final int MAX_RESETS = 20_000;
    private static final int RESET_WINDOW_S = 30;

    private Http2Codecs()
    {
    }

    /** Handlers of a connection of somebody who calls. */
    static void addServer(final ChannelPipeline pipeline, final Limits limits, final long callsNs,
        final ChannelHandler streams)
    {
        final Http2FrameCodecBuilder builder = Http2FrameCodecBuilder.forServer()
            .initialSettings(settings(limits).maxConcurrentStreams(limits.callsPerConnection()))
            .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_S)
            .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_S);
        add(pipeline, builder, callsNs, streams);
    }

    /** Handlers of a connection to an endpoint; it must not push, so it opens no streams. */
    static void addClient(final ChannelPipeline pipeline, final Limits limits, final long callsNs,
        final ChannelHandler streams)
    {
        final Http2FrameCodecBuilder builder = Http2FrameCodecBuilder.forClient()
            .initialSettings(settings(limits).pushEnabled(false));
        add(pipeline, builder, callsNs, streams);
    }

    /**
     * Let the peer send more than HTTP/2's initial window for all streams together, so that a few calls that nobody
     * reads do not hold up all others.
     */
    static void openWindow(final Channel channel, final Limits limits)
    {
        final int increment = limits.connectionWindow() - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
        if (increment > 0)
        {
            channel.write(new DefaultHttp2WindowUpdateFrame(increment));
        }
    }

    private static void add(final ChannelPipeline pipeline, final Http2FrameCodecBuilder builder, final long callsNs,
        final ChannelHandler streams)
    {
        final Http2FrameCodec codec = builder.gracefulShutdownTimeoutMillis(TimeUnit.NANOSECONDS.toMillis(callsNs))
            .build();
        pipeline.addLast(new FlushConsolidator(), codec, new Http2MultiplexHandler(streams));
    }

    private static Http2Settings settings(final Limits limits)
    {
        return Http2Settings.defaultSettings().initialWindowSize(limits.streamWindow())
            .maxHeaderListSize(limits.headerBytes());
    }
}
