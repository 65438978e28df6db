/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

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
     * The mtu to agree on.
     *
     * @param termLength of the streams.
     * @return largest frame with its header, in bytes.
     */
    public static int mtu(final int termLength)
    {
        return Math.min(MTU_MAX, termLength / FRAMES_PER_TERM);
    }

    String writeChannel()
    {
        // Not sparse: where /dev/shm is full a connection is refused, instead of a fault in the middle of a write. The
        // driver lingers after the reader has drained the stream, when nobody can need it any more.
        return "aeron:ipc?term-length=" + termLength + "|mtu=" + mtu + "|session-id=" + writeSessionId +
            "|sparse=false|linger=100ms";
    }

    String readChannel()
    {
        return "aeron:ipc?session-id=" + readSessionId;
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
