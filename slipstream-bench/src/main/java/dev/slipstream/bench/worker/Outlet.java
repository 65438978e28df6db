/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;

/**
 * One publication with its own numbers. Messages are claimed in place and never fragmented. Not thread-safe.
 */
final class Outlet
{
    private final Writer writer;
    private final Sizes sizes;
    private final BufferClaim claim = new BufferClaim();
    private long sequence;
    private long sent;

    /**
     * @param writer to send on.
     * @param sizes  how long messages are.
     * @param lane   which publication of the round this is.
     */
    Outlet(final Writer writer, final Sizes sizes, final int lane)
    {
        if (sizes.maxBytes() > writer.maxPayloadLength())
        {
            throw new IllegalArgumentException(
                "messages of " + sizes.maxBytes() + " bytes do not fit in " + writer.maxPayloadLength());
        }
        this.writer = writer;
        this.sizes = sizes;
        this.sequence = Tally.first(lane);
    }

    boolean isConnected()
    {
        return writer.isConnected();
    }

    /**
     * Send the next message.
     *
     * @param intendedNs when it was meant to be sent.
     * @return false if it could not be sent now: back-pressure, or the term is being rotated.
     */
    boolean publish(final long intendedNs)
    {
        if (publish(sequence, sizes.of(sequence), intendedNs))
        {
            sequence++;
            return true;
        }
        return false;
    }

    /**
     * Send a message with a number from elsewhere: an echo.
     *
     * @param number     its number.
     * @param length     its length.
     * @param intendedNs when it was meant to be sent.
     * @return false if it could not be sent now.
     */
    boolean publish(final long number, final int length, final long intendedNs)
    {
        final long position = writer.tryClaim(length, claim);
        if (position < 0)
        {
            if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED)
            {
                throw new IllegalStateException("publication " + Publication.errorString(position));
            }
            return false;
        }
        Payload.write(claim.buffer(), claim.offset(), length, number, intendedNs);
        writer.commit(claim);
        sent++;
        return true;
    }

    long sent()
    {
        return sent;
    }
}
