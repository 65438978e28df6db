/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.stream;

import dev.slipstream.netty.node.StreamPair;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.agrona.MutableDirectBuffer;

import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;

/**
 * Bytes to be published for the peer. Used by the thread of the event loop.
 *
 * <p>Frames are filled from as many buffers as it takes, where they lie in the log. The peer is rung after the first
 * frame, so that it reads while the rest is being written, and when {@link #flush()} says that this was the last.
 */
public final class StreamWriter implements WritableByteChannel
{
    private final ExclusivePublication publication;
    private final StreamPair streams;
    private final int maxPayloadLength;
    private final int roomStep;
    private final BufferClaim claim = new BufferClaim();
    private boolean isRung;
    private boolean isBehindRing;
    private boolean isBlocked;

    /**
     * @param streams that are open.
     */
    public StreamWriter(final StreamPair streams)
    {
        publication = streams.publication();
        this.streams = streams;
        roomStep = streams.roomStep();
        maxPayloadLength = Math.min(streams.spec().mtu() - HEADER_LENGTH, publication.maxPayloadLength());
    }

    /**
     * Publish as much as there is room for, at most one frame. Positions of the buffers move by what was published.
     *
     * @param buffers   in this order.
     * @param from      index of the first one.
     * @param count     how many, from there.
     * @param available bytes that remain in all of them.
     * @return how many bytes were published; 0 if the reader has to make room first.
     * @throws IOException if the stream is closed at either end.
     */
    public int write(final ByteBuffer[] buffers, final int from, final int count, final long available)
        throws IOException
    {
        final int length = (int)Math.min(available, maxPayloadLength);
        if (!claim(length))
        {
            return 0;
        }
        boolean isComplete = false;
        try
        {
            final MutableDirectBuffer frame = claim.buffer();
            int offset = claim.offset();
            int remaining = length;
            for (int i = from; i < from + count && remaining > 0; i++)
            {
                final ByteBuffer buffer = buffers[i];
                final int copied = Math.min(buffer.remaining(), remaining);
                frame.putBytes(offset, buffer, buffer.position(), copied);
                // Netty keeps these for the next try: what was sent must not be in them any more.
                buffer.position(buffer.position() + copied);
                offset += copied;
                remaining -= copied;
            }
            isComplete = remaining == 0;
        }
        finally
        {
            if (isComplete)
            {
                claim.commit();
            }
            else
            {
                claim.abort();
            }
        }
        if (isRung)
        {
            isBehindRing = true;
        }
        else
        {
            isRung = true;
            streams.ringReader();
        }
        return length;
    }

    /** For regions of files: as {@link #write(ByteBuffer[], int, int, long)}, for as many frames as there is room. */
    @Override
    public int write(final ByteBuffer source) throws IOException
    {
        final ByteBuffer[] buffers = {source};
        int written = 0;
        while (source.hasRemaining())
        {
            final int length = write(buffers, 0, 1, source.remaining());
            if (length == 0)
            {
                break;
            }
            written += length;
        }
        return written;
    }

    /** Ring the reader for what was published after the first frame, for which it was rung at once. */
    public void flush()
    {
        isRung = false;
        if (isBehindRing)
        {
            isBehindRing = false;
            streams.ringReader();
        }
    }

    /**
     * Whether the last write met the end of the room.
     *
     * @return true until {@link #hasRoom()} or a write finds room again.
     */
    public boolean isBlocked()
    {
        return isBlocked;
    }

    /**
     * Look whether the driver has moved the limit far enough for a writer that has waited; see
     * {@link StreamPair#roomStep()}.
     *
     * @return whether a write would find that much room, or fail.
     */
    public boolean hasRoom()
    {
        return publication.availableWindow() >= roomStep || publication.isClosed() || !publication.isConnected();
    }

    /**
     * Whether somebody reads.
     *
     * @return false once the peer has closed its end, as soon as the driver knows.
     */
    public boolean isConnected()
    {
        return publication.isConnected();
    }

    /**
     * How much was published.
     *
     * @return the position after the last frame, negative if the stream is closed.
     */
    public long position()
    {
        return publication.position();
    }

    @Override
    public boolean isOpen()
    {
        return !publication.isClosed();
    }

    /** Does nothing: the pair of streams is closed by its owner. */
    @Override
    public void close()
    {
        // See above.
    }

    private boolean claim(final int length) throws IOException
    {
        while (true)
        {
            final long result = publication.tryClaim(length, claim);
            if (result > 0)
            {
                isBlocked = false;
                return true;
            }
            if (result == Publication.BACK_PRESSURED)
            {
                isBlocked = true;
                // The reader must know what to read, and the driver that somebody waits for the limit.
                flush();
                streams.ringDriver();
                return false;
            }
            if (result != Publication.ADMIN_ACTION)
            {
                throw new IOException("Broken pipe: " + Publication.errorString(result));
            }
        }
    }
}
