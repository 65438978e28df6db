/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import io.aeron.Image;

/**
 * The two streams of a connection as one side sees them.
 *
 * @param writeStreamId  stream that this side publishes.
 * @param writeSessionId its session.
 * @param readStreamId   stream that this side subscribes to.
 * @param readSessionId  its session.
 * @param termLength     of both, in bytes.
 * @param mtu            of both: largest frame with its header, in bytes.
 */
public record StreamSpec(
    int writeStreamId, int writeSessionId, int readStreamId, int readSessionId, int termLength, int mtu)
{
    // Several frames of a large message are on their way while it is still being written; larger ones copy no faster.
    private static final int MTU_MAX = 16 * 1024;

    // Aeron lets a message, and so a frame, be an eighth of a term.
    private static final int FRAMES_PER_TERM = 8;

    /**
     * The mtu to agree on in shared memory.
     *
     * @param termLength of the streams.
     * @return largest frame with its header, in bytes.
     */
    public static int mtu(final int termLength)
    {
        return Math.min(MTU_MAX, termLength / FRAMES_PER_TERM);
    }

    /**
     * How many frames count as one write of a channel: as much as one large frame.
     *
     * @return at least 1.
     */
    public int framesPerWrite()
    {
        return Math.max(1, MTU_MAX / mtu);
    }

    /** Throws unless the peer's stream is what was agreed: its file's own idea of that may be the peer's to write. */
    void check(final Image image)
    {
        if (image.termBufferLength() != termLength || image.position() != 0)
        {
            throw new IllegalStateException("the peer's stream is not what was agreed: term length " +
                image.termBufferLength() + " and not " + termLength + ", position " + image.position());
        }
    }

    /**
     * The same two streams as the other side sees them.
     *
     * @return with reading and writing exchanged.
     */
    public StreamSpec ofPeer()
    {
        return new StreamSpec(readStreamId, readSessionId, writeStreamId, writeSessionId, termLength, mtu);
    }
}
