/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlushConsolidatorTest
{
    // Netty counts some 100 bytes for each message besides its own: one that is short does not reach it.
    private static final int HIGH_WATER_MARK = 1024;

    private final EmbeddedChannel channel = new EmbeddedChannel(new FlushConsolidator(), new Impatient());

    @BeforeEach
    void fillQuickly()
    {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, HIGH_WATER_MARK));
    }

    @AfterEach
    void finish()
    {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldFlushOnceWhenTheReadIsComplete()
    {
        channel.pipeline().fireChannelRead(1);
        channel.write(bytes(1));
        channel.flush();
        channel.write(bytes(1));
        channel.flush();
        assertThat(channel.outboundMessages()).isEmpty();
        channel.pipeline().fireChannelReadComplete();
        assertThat(channel.outboundMessages()).hasSize(2);
    }

    /** Or whoever waits for the channel to be writable would come between the two halves. */
    @Test
    void shouldNotFlushInTheMiddleOfAWrite()
    {
        channel.pipeline().fireChannelRead(1);
        channel.write(bytes(1));
        channel.flush();
        assertThat(channel.isWritable()).isTrue();
        channel.write(bytes(HIGH_WATER_MARK + 1));
        assertThat(channel.isWritable()).isFalse();
        channel.write(bytes(2));
        channel.flush();
        assertThat(channel.outboundMessages()).isEmpty();
        channel.pipeline().fireChannelReadComplete();
        assertThat(channel.outboundMessages()).extracting(message -> ((ByteBuf)message).readableBytes())
            .startsWith(1, HIGH_WATER_MARK + 1, 2);
    }

    private static ByteBuf bytes(final int length)
    {
        return Unpooled.wrappedBuffer(new byte[length]);
    }

    /** A stream that waits for its turn. */
    private static final class Impatient extends ChannelInboundHandlerAdapter
    {
        @Override
        public void channelWritabilityChanged(final ChannelHandlerContext context)
        {
            if (context.channel().isWritable())
            {
                context.write(bytes(3));
            }
        }
    }
}
