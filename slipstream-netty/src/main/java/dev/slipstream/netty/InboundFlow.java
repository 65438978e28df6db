/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.node.StreamPair;
import dev.slipstream.netty.stream.BufferSupplier;
import dev.slipstream.netty.stream.StreamProtocolException;
import dev.slipstream.netty.stream.StreamReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.RecvByteBufAllocator;
import java.io.IOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * Moves what the peer has published into the pipeline, as far as the pipeline asks for it, and knows where it ends. For
 * the thread of the event loop.
 *
 * <p>An orderly end names the position where the peer's stream ends, and is passed on when everything up to it was
 * read, some of which may come later than that. Without one, as after a reset or the peer's death, what is there is
 * read, and then the connection counts as reset; and so it does when the driver has taken the stream away.
 */
@SuppressWarnings("deprecation") // RecvByteBufAllocator.Handle, which there is no other way to get a buffer of.
final class InboundFlow
{
    private static final long NO_END = -1;

    // A turn ends here, so that the loop sends the answers and the peer works on them while the next turn reads. In
    // longer ones both sides wait for each other: calls that are under way at once are read as one batch, and answered
    // as one batch. Of 16 KiB, 32 KiB, 64 KiB and no end, this made the most calls of 4 KiB and of 64 KiB.
    private static final int MAX_TURN_BYTES = 32 * 1024;

    private final StreamChannel channel;
    private final StreamReader reader;
    private final int termLength;
    private final boolean isOvertaken;
    private final Runnable lastWord;
    private final BufferSupplier buffers = this::allocate;
    private RecvByteBufAllocator.@Nullable Handle allocation;
    private boolean isReadPending;
    private boolean isPeerGone;
    private boolean isReset;
    private long endPosition = NO_END;

    // Read by any thread.
    private volatile boolean isShutdown;

    InboundFlow(final StreamChannel channel, final StreamPair streams, final Runnable lastWord)
    {
        this.channel = channel;
        this.lastWord = lastWord;
        isOvertaken = streams.isOvertaken();
        reader = new StreamReader(streams);
        termLength = streams.spec().termLength();
    }

    void beginRead()
    {
        isReadPending = true;
    }

    void clearRead()
    {
        isReadPending = false;
    }

    boolean isShutdown()
    {
        return isShutdown;
    }

    void shutdown()
    {
        isShutdown = true;
    }

    /** The peer has named the position where its stream ends. */
    void onFin(final long position) throws StreamProtocolException
    {
        if (!isPlausibleEnd(position))
        {
            throw new StreamProtocolException(
                "the stream ends " + (position - reader.position()) + " bytes ahead");
        }
        endPosition = position;
    }

    /** The peer has reset the connection, after what it has published. */
    void onReset(final long position)
    {
        if (endPosition == NO_END)
        {
            isReset = true;
            endPosition = isPlausibleEnd(position) ? position : NO_END;
        }
        isPeerGone = true;
    }

    /** The peer will publish nothing more. */
    void onPeerGone()
    {
        isPeerGone = true;
    }

    /**
     * Read what the pipeline asks for, or pass on the end.
     *
     * @return how much was done; 0 if there was nothing.
     * @throws IOException if the peer broke the protocol, or is gone without an orderly end.
     */
    int poll() throws IOException
    {
        if (isShutdown)
        {
            return 0;
        }
        if (!reader.hasData())
        {
            return end();
        }
        if (!isReadPending)
        {
            return 0;
        }
        read();
        return 1;
    }

    /** Whether a reader that goes now has missed something. */
    boolean hasUnreadData()
    {
        try
        {
            return !isShutdown && reader.hasData();
        }
        catch (final IOException | RuntimeException | InternalError e)
        {
            // Then there is nothing that the peer could be told to be fine.
            return true;
        }
    }

    private boolean isPlausibleEnd(final long position)
    {
        final long ahead = position - reader.position();
        return ahead >= 0 && ahead <= termLength;
    }

    private void read() throws IOException
    {
        final RecvByteBufAllocator.Handle handle = channel.unsafe().recvBufAllocHandle();
        handle.reset(channel.config());
        allocation = handle;
        int turnBytes = 0;
        do
        {
            final ByteBuf read = reader.read(buffers);
            if (read == null)
            {
                break;
            }
            handle.lastBytesRead(read.readableBytes());
            handle.incMessagesRead(1);
            turnBytes += read.readableBytes();
            isReadPending = false;
            channel.pipeline().fireChannelRead(read);
        }
        while (turnBytes < MAX_TURN_BYTES && handle.continueReading() && channel.isOpen() && !isShutdown);
        handle.readComplete();
        channel.pipeline().fireChannelReadComplete();
    }

    /** There is nothing to read: perhaps there never will be. */
    private int end() throws IOException
    {
        if (reader.isClosed() && !isPeerGone)
        {
            // Its last word may lie there unread.
            lastWord.run();
        }
        if (!isReset && endPosition != NO_END && reader.position() == endPosition)
        {
            isShutdown = true;
            channel.onInputShutdown();
            return 1;
        }
        final boolean mayComeStill = isOvertaken && reader.position() < endPosition;
        if (!isShutdown && (reader.isClosed() || (isPeerGone && !mayComeStill)))
        {
            isShutdown = true;
            throw new SocketException("Connection reset by peer");
        }
        return 0;
    }

    private ByteBuf allocate()
    {
        if (allocation == null)
        {
            throw new IllegalStateException("allocation outside of a read");
        }
        final ByteBuf buffer = allocation.allocate(channel.alloc());
        allocation.attemptedBytesRead(buffer.writableBytes());
        return buffer;
    }
}
