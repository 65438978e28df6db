/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Last handler of a channel: keeps what happens to it, and a checksum of the bytes instead of the bytes. Written by the
 * thread of the event loop, read by that of the test.
 */
@ChannelHandler.Sharable
final class Recorder extends ChannelInboundHandlerAdapter
{
    private final boolean isEcho;
    private final CRC32C checksum = new CRC32C();
    private final List<Throwable> failures = new ArrayList<>();
    private long byteCount;
    private boolean isInputShutdown;
    private boolean isInactive;
    private boolean hasBeenUnwritable;
    private boolean isWritableAgain;

    Recorder(final boolean isEcho)
    {
        this.isEcho = isEcho;
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message)
    {
        final ByteBuf bytes = (ByteBuf)message;
        synchronized (this)
        {
            byteCount += bytes.readableBytes();
            for (final var part : bytes.nioBuffers())
            {
                checksum.update(part);
            }
        }
        if (isEcho)
        {
            context.write(bytes);
        }
        else
        {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext context)
    {
        if (isEcho)
        {
            context.flush();
        }
    }

    @Override
    public synchronized void userEventTriggered(final ChannelHandlerContext context, final Object event)
    {
        isInputShutdown |= event == ChannelInputShutdownEvent.INSTANCE;
    }

    @Override
    public synchronized void channelWritabilityChanged(final ChannelHandlerContext context)
    {
        if (context.channel().isWritable())
        {
            isWritableAgain = hasBeenUnwritable;
        }
        else
        {
            hasBeenUnwritable = true;
        }
    }

    @Override
    public synchronized void channelInactive(final ChannelHandlerContext context)
    {
        isInactive = true;
    }

    @Override
    public synchronized void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
    {
        failures.add(cause);
    }

    synchronized long byteCount()
    {
        return byteCount;
    }

    synchronized long checksum()
    {
        return checksum.getValue();
    }

    synchronized boolean isInputShutdown()
    {
        return isInputShutdown;
    }

    synchronized boolean isInactive()
    {
        return isInactive;
    }

    synchronized boolean isWritableAgain()
    {
        return isWritableAgain;
    }

    synchronized List<Throwable> failures()
    {
        return List.copyOf(failures);
    }

    void awaitBytes(final long expected)
    {
        Watchdog.await(() -> byteCount() + " of " + expected + " bytes, failures " + failures(),
            () -> byteCount() >= expected);
    }

    void awaitInactive()
    {
        Watchdog.await(() -> "the end of the channel, failures " + failures(), this::isInactive);
    }
}
