/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.stream;

import dev.slipstream.netty.node.StreamPair;
import io.aeron.Image;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;

/**
 * The bytes that the peer has published. Used by the thread of the event loop.
 *
 * <p>The peer can write to the memory that is read here, at any time. So a length is read once, checked, and what lies
 * there is copied before anybody looks at it; where Aeron takes the position on by itself, past padding, the position
 * is checked after. A violation throws {@link StreamProtocolException}, and the stream is of no use any more.
 *
 * <p>A frame that is larger than the room in the buffer is read in parts: its position moves when the last part was
 * copied.
 */
public final class StreamReader
{
    // A peer of ours pads a term's end only since it has more to write.
    private static final int MAX_EMPTY_PADS = 2;

    private final Image image;
    private final StreamPair streams;
    private final int roomStep;
    private final int termLength;
    private final int maxPayloadLength;
    private final ControlledFragmentHandler handler = this::onFragment;
    private final ControlledFragmentHandler probe = this::onProbe;

    private @Nullable BufferSupplier supplier;
    private @Nullable ByteBuf into;
    private @Nullable Throwable failure;
    private long position;
    private long expectedPosition;
    private long ringPosition;
    private int partLength;
    private int emptyPads;
    private boolean hasFragment;

    /**
     * @param streams that are open.
     */
    public StreamReader(final StreamPair streams)
    {
        image = streams.image();
        this.streams = streams;
        roomStep = streams.roomStep();
        termLength = streams.spec().termLength();
        maxPayloadLength = streams.spec().mtu() - HEADER_LENGTH;
        position = image.position();
        ringPosition = position;
    }

    /**
     * Copy what there is, as far as it fits.
     *
     * @param bufferSupplier asked for one buffer, if there is something.
     * @return the buffer, or null if there was nothing; the caller owns it.
     * @throws IOException if the peer broke the protocol.
     */
    public @Nullable ByteBuf read(final BufferSupplier bufferSupplier) throws IOException
    {
        supplier = bufferSupplier;
        try
        {
            poll(handler);
            final ByteBuf read = into;
            into = null;
            return read;
        }
        finally
        {
            if (into != null)
            {
                into.release();
                into = null;
            }
            supplier = null;
        }
    }

    /**
     * Whether there is something to read.
     *
     * @return true if {@link #read} would return a buffer now.
     * @throws IOException if the peer broke the protocol.
     */
    public boolean hasData() throws IOException
    {
        hasFragment = false;
        poll(probe);
        return hasFragment;
    }

    /**
     * How far the stream was read.
     *
     * @return the position, as in the peer's publication.
     */
    public long position()
    {
        return position;
    }

    /**
     * Whether nothing more can come.
     *
     * @return true once the driver has taken the stream away.
     */
    public boolean isClosed()
    {
        return image.isClosed();
    }

    private void poll(final ControlledFragmentHandler fragmentHandler) throws IOException
    {
        final long termEnd = (position & -termLength) + termLength;
        expectedPosition = position;
        failure = null;
        image.boundedControlledPoll(fragmentHandler, termEnd, Integer.MAX_VALUE);
        if (failure != null)
        {
            rethrow(failure);
        }
        final long newPosition = image.position();
        if (newPosition != expectedPosition && newPosition != termEnd && !image.isClosed())
        {
            throw new StreamProtocolException("padding in the middle of a term: position " + newPosition + " and not " +
                expectedPosition);
        }
        onPosition(newPosition);
    }

    private void onPosition(final long newPosition) throws StreamProtocolException
    {
        if (newPosition == position)
        {
            return;
        }
        if (expectedPosition != position)
        {
            emptyPads = 0;
        }
        else if (++emptyPads > MAX_EMPTY_PADS)
        {
            throw new StreamProtocolException("nothing but padding");
        }
        position = newPosition;
        if (position - ringPosition >= roomStep)
        {
            ringPosition = position;
            streams.ringDriver();
        }
    }

    private ControlledFragmentHandler.Action onProbe(
        final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        hasFragment = true;
        return ControlledFragmentHandler.Action.ABORT;
    }

    private ControlledFragmentHandler.Action onFragment(
        final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        try
        {
            return copy(buffer, offset, length);
        }
        catch (final Throwable t)
        {
            // Aeron would hand it to an error handler; it belongs to whoever reads this stream.
            failure = t;
            return ControlledFragmentHandler.Action.ABORT;
        }
    }

    private ControlledFragmentHandler.Action copy(final DirectBuffer buffer, final int offset, final int length)
        throws StreamProtocolException
    {
        if (length <= partLength || length > maxPayloadLength || length > termLength - offset)
        {
            throw new StreamProtocolException("a frame of " + length + " bytes at " + offset + " of a term of " +
                termLength + ", where at most " + maxPayloadLength + " are agreed");
        }
        final ByteBuf target = target();
        final int copied = Math.min(target.writableBytes(), length - partLength);
        final int writerIndex = target.writerIndex();
        if (target.nioBufferCount() == 1)
        {
            final ByteBuffer room = target.internalNioBuffer(writerIndex, copied);
            buffer.getBytes(offset + partLength, room, room.position(), copied);
        }
        else
        {
            final byte[] bytes = new byte[copied];
            buffer.getBytes(offset + partLength, bytes);
            target.setBytes(writerIndex, bytes);
        }
        target.writerIndex(writerIndex + copied);
        partLength += copied;
        if (partLength < length)
        {
            return ControlledFragmentHandler.Action.ABORT;
        }
        partLength = 0;
        expectedPosition += BitUtil.align(length + HEADER_LENGTH, FRAME_ALIGNMENT);
        return target.isWritable() ?
            ControlledFragmentHandler.Action.CONTINUE :
            ControlledFragmentHandler.Action.BREAK;
    }

    private ByteBuf target()
    {
        ByteBuf target = into;
        if (target == null)
        {
            if (supplier == null)
            {
                throw new IllegalStateException("read outside of read()");
            }
            target = supplier.allocate();
            into = target;
        }
        return target;
    }

    private static void rethrow(final Throwable failure) throws IOException
    {
        switch (failure)
        {
            case final IOException e -> throw e;
            case final RuntimeException e -> throw e;
            case final Error e -> throw e;
            default -> throw new IOException(failure);
        }
    }
}
