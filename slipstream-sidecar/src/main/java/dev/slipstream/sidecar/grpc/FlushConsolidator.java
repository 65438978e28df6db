/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * Makes one flush of several when several calls have something to say at the same time, as Netty's handler does, but
 * never in the middle of a write.
 *
 * <p>Netty's flushes as soon as the channel is not writable any more, which it becomes inside of a write: when HTTP/2's
 * codec has written the header of a frame and not yet the rest. That flush makes room, the channel is writable again,
 * streams that wait for it go on at once, and their frames come between the header and the rest. What was asked to be
 * flushed is flushed when the read is complete, or soon, in any case.
 */
final class FlushConsolidator extends FlushConsolidationHandler
{
    /** As many flushes as Netty's default become one. */
    private static final int FLUSHES = DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES;

    FlushConsolidator()
    {
        super(FLUSHES, true);
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context)
    {
        context.fireChannelWritabilityChanged();
    }
}
