/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import static java.util.Objects.requireNonNull;

import io.aeron.logbuffer.LogBufferDescriptor;
import java.nio.ByteBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the sender's side knows of one publication: its counters, its term buffers as far as it has met them, and how
 * far it has been sent. Created when the publication is registered with the endpoint and dropped when it is
 * unregistered, so it never outlives the log buffer and the counters. For the sender's thread only.
 */
final class SendingPublication
{
    /** The MTU is not known before the publication's first SETUP frame. */
    static final int MTU_UNKNOWN = 0;

    private final AtomicBuffer counterValues;
    private final int senderPositionOffset;
    private final int senderLimitOffset;
    private final @Nullable ByteBuffer[] views = new ByteBuffer[LogBufferDescriptor.PARTITION_COUNT];
    private final @Nullable UnsafeBuffer[] terms = new UnsafeBuffer[LogBufferDescriptor.PARTITION_COUNT];

    private int mtuLength = MTU_UNKNOWN;
    private int termLength;
    private int positionBitsToShift;
    private long sentPosition;
    private long movedPosition;
    private boolean isCatchUpPending;

    /**
     * @param counterValues        of the driver.
     * @param senderPositionOffset of the publication's sender position in them.
     * @param senderLimitOffset    of the publication's sender limit in them.
     */
    SendingPublication(final AtomicBuffer counterValues, final int senderPositionOffset, final int senderLimitOffset)
    {
        this.counterValues = counterValues;
        this.senderPositionOffset = senderPositionOffset;
        this.senderLimitOffset = senderLimitOffset;
        sentPosition = senderPosition();
        movedPosition = sentPosition;
    }

    int mtuLength()
    {
        return mtuLength;
    }

    void mtuLength(final int length)
    {
        mtuLength = length;
    }

    /**
     * How far the driver's sender believes to have sent. Written by the sender's thread alone: no ordering is needed.
     */
    long senderPosition()
    {
        return counterValues.getLong(senderPositionOffset);
    }

    /**
     * How far flow control lets the sender go. Written by the sender's thread alone.
     */
    long senderLimit()
    {
        return counterValues.getLong(senderLimitOffset);
    }

    /**
     * How far the stream has really been sent: at or ahead of the sender's position.
     */
    long sentPosition()
    {
        return sentPosition;
    }

    void sentPosition(final long position)
    {
        sentPosition = position;
    }

    /**
     * Tell new data from a retransmit, and the driver's own buffers from anything else.
     *
     * @param view           handed to the endpoint: a slice of a whole term, its position at the datagram.
     * @param senderPosition of the publication.
     * @return true if the datagram begins at the sender's position in the publication's own term.
     */
    @SuppressWarnings("ReferenceEquality")
    boolean isNewData(final ByteBuffer view, final long senderPosition)
    {
        if (termLength != view.capacity())
        {
            if (termLength != 0)
            {
                return false;
            }
            termLength = view.capacity();
            positionBitsToShift = LogBufferDescriptor.positionBitsToShift(termLength);
        }

        if (view.position() != ((int)senderPosition & (termLength - 1)))
        {
            return false;
        }

        final int index = LogBufferDescriptor.indexByPosition(senderPosition, positionBitsToShift);
        if (views[index] == null)
        {
            views[index] = view;
            terms[index] = new UnsafeBuffer(view);
        }
        return views[index] == view;
    }

    /**
     * The term at a position at which {@link #isNewData} found new data.
     *
     * @param position in the stream.
     * @return the whole term.
     */
    UnsafeBuffer term(final long position)
    {
        return requireNonNull(terms[LogBufferDescriptor.indexByPosition(position, positionBitsToShift)]);
    }

    /**
     * Move the sender's position up to what was really sent. The conductor reads it with acquire semantics to set the
     * publisher's limit and to clean behind it, as it reads what the driver's own sender releases.
     *
     * @return the number of bytes it moved.
     */
    int catchUp()
    {
        isCatchUpPending = false;
        final long moved = sentPosition - senderPosition();
        if (moved <= 0)
        {
            return 0;
        }
        movedPosition = sentPosition;
        counterValues.putLongRelease(senderPositionOffset, sentPosition);
        return (int)moved;
    }

    /**
     * Whether the driver took back a position that {@link #catchUp} had set: it keeps it somewhere else then.
     */
    boolean isCatchUpUndone(final long senderPosition)
    {
        return senderPosition < movedPosition;
    }

    boolean isCatchUpPending()
    {
        return isCatchUpPending;
    }

    void markCatchUpPending()
    {
        isCatchUpPending = true;
    }
}
