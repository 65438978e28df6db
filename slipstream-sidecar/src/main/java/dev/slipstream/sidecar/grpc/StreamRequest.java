/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;

/**
 * Somebody who wants a stream to an endpoint. Called on the event loop that it was asked on, exactly once, perhaps
 * before the asking returns.
 */
interface StreamRequest
{
    /** Whether it is still wanted; asked before a stream is opened. */
    boolean isWanted();

    /** The handler of the stream. */
    ChannelHandler handler();

    /** There is a stream; nothing was sent on it. */
    void onOpened(OutboundConnection connection, Http2StreamChannel stream);

    /** There is none. */
    void onFailed(String cause);
}
