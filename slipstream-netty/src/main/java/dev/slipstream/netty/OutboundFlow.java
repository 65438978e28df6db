/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.loop.LoopBell;
import dev.slipstream.netty.node.StreamPair;
import dev.slipstream.netty.stream.StreamWriter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what the pipeline has flushed. Without room it leaves the rest in the outbound buffer, which is what turns
 * the channel unwritable, and goes on when the loop's bell says that there is room. For the thread of the event loop.
 */
final class OutboundFlow
{
    // IOV_MAX of the kernel is what other transports gather at most.
    private static final int MAX_BUFFERS = 1024;

    // Where the driver does not ring, a writer without room looks again as often as stock back-off does at last.
    private static final long RETRY_MS = 1;

    private final StreamChannel channel;
    private final StreamWriter writer;
    private final boolean isDriverRung;
    private final int framesPerWrite;
    private @Nullable LoopBell bell;
    private @Nullable Future<?> retry;
    private boolean isTurnOver;
    private boolean isBlocked;

    OutboundFlow(final StreamChannel channel, final StreamPair streams)
    {
        this.channel = channel;
        writer = new StreamWriter(streams);
        framesPerWrite = streams.spec().framesPerWrite();
        isDriverRung = streams.node().isDriverRung();
    }

    void attach(final LoopBell loopBell)
    {
        bell = loopBell;
        if (isBlocked)
        {
            loopBell.onWriteBlocked();
        }
    }

    void detach()
    {
        if (retry != null)
        {
            retry.cancel(false);
            retry = null;
        }
        if (bell != null && isBlocked)
        {
            bell.onWriteUnblocked();
        }
        bell = null;
    }

    /** Whether a write waits for room or for its turn, so that another flush is of no use. */
    boolean isPending()
    {
        return isTurnOver || isBlocked;
    }

    /** Position after the last frame, negative if the stream is closed. */
    long position()
    {
        return writer.position();
    }

    /**
     * Go on with a write that had no room, or whose turn was over.
     *
     * @return how much was done; 0 if there was nothing.
     */
    int poll()
    {
        if (!isTurnOver && !(isBlocked && writer.hasRoom()))
        {
            return 0;
        }
        isTurnOver = false;
        if (isBlocked)
        {
            isBlocked = false;
            if (bell != null)
            {
                bell.onWriteUnblocked();
            }
        }
        channel.flushNow();
        return 1;
    }

    /** Publish what is flushed, within the spin count of the channel; see {@code AbstractChannel.doWrite}. */
    void write(final ChannelOutboundBuffer outbound) throws IOException
    {
        if (!writer.isConnected())
        {
            throw new SocketException("Broken pipe: the peer is gone");
        }
        int frames = channel.config().getWriteSpinCount() * framesPerWrite;
        boolean hasRoom = true;
        try
        {
            while (hasRoom && frames > 0 && !outbound.isEmpty())
            {
                final int written = outbound.current() instanceof final FileRegion region ?
                    write(outbound, region) :
                    writeBuffers(outbound, frames);
                hasRoom = written >= 0;
                frames -= Math.max(1, written);
            }
        }
        finally
        {
            writer.flush();
        }
        if (!hasRoom)
        {
            onNoRoom();
        }
        else if (!outbound.isEmpty())
        {
            isTurnOver = true;
            wake();
        }
    }

    /** Returns how many frames were written, or -1 if there was no room for the last one. */
    private int writeBuffers(final ChannelOutboundBuffer outbound, final int maxFrames) throws IOException
    {
        final ByteBuffer[] buffers = outbound.nioBuffers(MAX_BUFFERS, Integer.MAX_VALUE);
        final int count = outbound.nioBufferCount();
        long available = 0;
        for (int i = 0; i < count; i++)
        {
            available += buffers[i].remaining();
        }
        long written = 0;
        int frames = 0;
        int from = 0;
        boolean hasRoom = true;
        while (available > 0 && frames < maxFrames && hasRoom)
        {
            final int length = writer.write(buffers, from, count - from, available);
            hasRoom = length > 0;
            available -= length;
            written += length;
            frames++;
            while (from < count && !buffers[from].hasRemaining())
            {
                from++;
            }
        }
        outbound.removeBytes(written);
        return hasRoom ? frames : -1;
    }

    private int write(final ChannelOutboundBuffer outbound, final FileRegion region) throws IOException
    {
        final long transferred = region.transferTo(writer, region.transferred());
        if (transferred > 0)
        {
            outbound.progress(transferred);
        }
        if (region.transferred() >= region.count())
        {
            outbound.remove();
            return 1;
        }
        if (transferred == 0 && !writer.isBlocked())
        {
            throw new IOException("the file of the region is shorter than the region: " + region.transferred() +
                " bytes of " + region.count());
        }
        return writer.isBlocked() ? -1 : 1;
    }

    private void onNoRoom()
    {
        if (!isBlocked)
        {
            isBlocked = true;
            if (bell != null)
            {
                bell.onWriteBlocked();
            }
        }
        if (!isDriverRung)
        {
            scheduleRetry();
        }
        // The room may have been made before anybody knew of the need.
        wake();
    }

    private void scheduleRetry()
    {
        if (retry == null)
        {
            retry = channel.eventLoop().schedule(this::onRetry, RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void onRetry()
    {
        retry = null;
        if (isBlocked && poll() == 0)
        {
            scheduleRetry();
        }
    }

    private void wake()
    {
        if (bell != null)
        {
            bell.wake();
        }
    }
}
