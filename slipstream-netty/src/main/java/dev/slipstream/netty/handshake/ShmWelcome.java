/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.settings.ChannelSettings;
import dev.slipstream.netty.node.StreamSpec;
import dev.slipstream.netty.stream.StreamProtocolException;
import io.aeron.logbuffer.FrameDescriptor;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Answer of the server to a {@link ShmHello}, after the header and the status of a {@link Greeting}.
 *
 * <pre>
 *  +20  term length          int
 *  +24  generation           long   of the embedded driver, or 0 for an external one
 *  +32  driver's start       long   milliseconds since the epoch
 *  +40  connection           long   its number, not 0
 *  +48  mtu                  int
 *  +52  client's stream      int    and its session, not 0
 *  +60  server's stream      int    and its session, not 0
 * </pre>
 *
 * @param generation         of the embedded driver, or 0 for an external one.
 * @param driverStartMs      when the driver started.
 * @param connectionId       number of the connection.
 * @param clientSpec         the streams as the client sees them.
 */
record ShmWelcome(long generation, long driverStartMs, long connectionId, StreamSpec clientSpec)
{
    private static final int TERM_LENGTH_OFFSET = Greeting.ANSWER_OFFSET;
    private static final int GENERATION_OFFSET = TERM_LENGTH_OFFSET + Integer.BYTES;
    private static final int DRIVER_START_OFFSET = GENERATION_OFFSET + Long.BYTES;
    private static final int CONNECTION_OFFSET = DRIVER_START_OFFSET + Long.BYTES;
    private static final int MTU_OFFSET = CONNECTION_OFFSET + Long.BYTES;
    private static final int STREAMS_OFFSET = MTU_OFFSET + Integer.BYTES;
    private static final int LENGTH = STREAMS_OFFSET + Greeting.STREAMS_LENGTH;

    /** Aeron lets a message be an eighth of a term. */
    private static final int MESSAGES_PER_TERM = 8;
    private static final int MIN_MTU = 1024;

    ByteBuffer encode()
    {
        final ByteBuffer answer = Greeting.header(Greeting.SHM_MAGIC, LENGTH)
            .putInt(TERM_LENGTH_OFFSET, clientSpec.termLength())
            .putLong(GENERATION_OFFSET, generation)
            .putLong(DRIVER_START_OFFSET, driverStartMs)
            .putLong(CONNECTION_OFFSET, connectionId)
            .putInt(MTU_OFFSET, clientSpec.mtu());
        return Greeting.putStreams(answer, STREAMS_OFFSET, clientSpec);
    }

    /**
     * Take a welcome.
     *
     * @return the welcome, or null if it is not complete yet.
     * @throws ConnectException     if it is a refusal.
     * @throws StreamProtocolException if it is neither.
     */
    static @Nullable ShmWelcome decode(final ByteBuffer inbound) throws ConnectException, StreamProtocolException
    {
        final int length = Greeting.answerLength(inbound, Greeting.SHM_MAGIC, LENGTH);
        if (length < 0)
        {
            return null;
        }
        final StreamSpec spec = Greeting.streams(
            inbound, STREAMS_OFFSET, inbound.getInt(TERM_LENGTH_OFFSET), inbound.getInt(MTU_OFFSET));
        final ShmWelcome welcome =
            new ShmWelcome(inbound.getLong(GENERATION_OFFSET), inbound.getLong(DRIVER_START_OFFSET),
                inbound.getLong(CONNECTION_OFFSET), spec);
        if (!isValid(spec) || welcome.connectionId() == 0 || welcome.generation() < 0)
        {
            throw new StreamProtocolException("welcome to what no server of ours offers: " + welcome);
        }
        Greeting.consume(inbound, length);
        return welcome;
    }

    private static boolean isValid(final StreamSpec spec)
    {
        final int mtu = spec.mtu();
        return ChannelSettings.isTermLength(spec.termLength()) &&
            mtu >= MIN_MTU && mtu <= spec.termLength() / MESSAGES_PER_TERM &&
            mtu % FrameDescriptor.FRAME_ALIGNMENT == 0 &&
            spec.readSessionId() != 0 && spec.writeSessionId() != 0;
    }
}
