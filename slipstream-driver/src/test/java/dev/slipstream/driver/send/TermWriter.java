/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_DATA;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_PAD;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** A term buffer into which a test commits frames as a client would. */
final class TermWriter
{
    private final ByteBuffer view;
    private final UnsafeBuffer term;
    private final int sessionId;
    private final int streamId;
    private int tail;

    TermWriter(final int termLength, final int sessionId, final int streamId)
    {
        view = BufferUtil.allocateDirectAligned(termLength, BitUtil.CACHE_LINE_LENGTH);
        term = new UnsafeBuffer(view);
        this.sessionId = sessionId;
        this.streamId = streamId;
    }

    UnsafeBuffer term()
    {
        return term;
    }

    ByteBuffer view()
    {
        return view;
    }

    int tail()
    {
        return tail;
    }

    TermWriter tail(final int offset)
    {
        tail = offset;
        return this;
    }

    /** Commit frames, each of that length on the wire: a multiple of 32. */
    TermWriter data(final int... frameLengths)
    {
        for (final int frameLength : frameLengths)
        {
            frame(HDR_TYPE_DATA, frameLength);
        }
        return this;
    }

    TermWriter padding(final int frameLength)
    {
        return frame(HDR_TYPE_PAD, frameLength);
    }

    /** Put any number where the next frame length is, and leave it there. */
    TermWriter lie(final int frameLength)
    {
        term.putInt(tail, frameLength, ByteOrder.LITTLE_ENDIAN);
        FrameDescriptor.frameType(term, tail, HDR_TYPE_DATA);
        return this;
    }

    TermWriter liePadding(final int frameLength)
    {
        lie(frameLength);
        FrameDescriptor.frameType(term, tail, HDR_TYPE_PAD);
        return this;
    }

    private TermWriter frame(final int type, final int frameLength)
    {
        FrameDescriptor.frameType(term, tail, type);
        term.putInt(tail + DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, sessionId, ByteOrder.LITTLE_ENDIAN);
        term.putInt(tail + DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET, streamId, ByteOrder.LITTLE_ENDIAN);
        FrameDescriptor.frameLengthOrdered(term, tail, frameLength);
        tail += BitUtil.align(frameLength, FRAME_ALIGNMENT);
        return this;
    }
}
