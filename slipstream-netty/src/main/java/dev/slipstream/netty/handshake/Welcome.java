/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.netty.node.StreamSpec;
import dev.slipstream.netty.stream.ShmProtocolException;
import io.aeron.logbuffer.FrameDescriptor;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Answer of the server to a {@link Hello}, little-endian, after the same header. A refusal has a status other than 0
 * and a text in UTF-8 instead of what follows it.
 *
 * <pre>
 *  +16  status               int    0, or not
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
record Welcome(long generation, long driverStartMs, long connectionId, StreamSpec clientSpec)
{
    private static final int STATUS_OFFSET = Hello.HEADER_LENGTH;
    private static final int TERM_LENGTH_OFFSET = STATUS_OFFSET + Integer.BYTES;
    private static final int GENERATION_OFFSET = TERM_LENGTH_OFFSET + Integer.BYTES;
    private static final int DRIVER_START_OFFSET = GENERATION_OFFSET + Long.BYTES;
    private static final int CONNECTION_OFFSET = DRIVER_START_OFFSET + Long.BYTES;
    private static final int MTU_OFFSET = CONNECTION_OFFSET + Long.BYTES;
    private static final int CLIENT_STREAM_OFFSET = MTU_OFFSET + Integer.BYTES;
    private static final int CLIENT_SESSION_OFFSET = CLIENT_STREAM_OFFSET + Integer.BYTES;
    private static final int SERVER_STREAM_OFFSET = CLIENT_SESSION_OFFSET + Integer.BYTES;
    private static final int SERVER_SESSION_OFFSET = SERVER_STREAM_OFFSET + Integer.BYTES;
    private static final int LENGTH = SERVER_SESSION_OFFSET + Integer.BYTES;

    private static final int TEXT_OFFSET = STATUS_OFFSET + Integer.BYTES;
    private static final int REFUSED = 1;
    private static final int MAX_TEXT_LENGTH = 1024;

    /** Aeron lets a message be an eighth of a term. */
    private static final int MESSAGES_PER_TERM = 8;
    private static final int MIN_MTU = 1024;

    ByteBuffer encode()
    {
        return Hello.header(LENGTH)
            .putInt(STATUS_OFFSET, 0)
            .putInt(TERM_LENGTH_OFFSET, clientSpec.termLength())
            .putLong(GENERATION_OFFSET, generation)
            .putLong(DRIVER_START_OFFSET, driverStartMs)
            .putLong(CONNECTION_OFFSET, connectionId)
            .putInt(MTU_OFFSET, clientSpec.mtu())
            .putInt(CLIENT_STREAM_OFFSET, clientSpec.writeStreamId())
            .putInt(CLIENT_SESSION_OFFSET, clientSpec.writeSessionId())
            .putInt(SERVER_STREAM_OFFSET, clientSpec.readStreamId())
            .putInt(SERVER_SESSION_OFFSET, clientSpec.readSessionId());
    }

    static ByteBuffer refusal(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final int length = Math.min(bytes.length, MAX_TEXT_LENGTH);
        return Hello.header(TEXT_OFFSET + length).putInt(STATUS_OFFSET, REFUSED)
            .put(TEXT_OFFSET, bytes, 0, length);
    }

    /**
     * Take a welcome.
     *
     * @return the welcome, or null if it is not complete yet.
     * @throws ConnectException     if it is a refusal.
     * @throws ShmProtocolException if it is neither.
     */
    static @Nullable Welcome decode(final ByteBuffer inbound) throws ConnectException, ShmProtocolException
    {
        final int length = Hello.messageLength(inbound, TEXT_OFFSET);
        if (length < 0)
        {
            return null;
        }
        if (inbound.getInt(STATUS_OFFSET) != 0)
        {
            final byte[] text = new byte[length - TEXT_OFFSET];
            inbound.get(TEXT_OFFSET, text);
            throw new ConnectException("refused by the server: " + new String(text, StandardCharsets.UTF_8));
        }
        if (length < LENGTH)
        {
            throw new ShmProtocolException("welcome of " + length + " bytes");
        }
        final StreamSpec spec = new StreamSpec(
            inbound.getInt(CLIENT_STREAM_OFFSET), inbound.getInt(CLIENT_SESSION_OFFSET),
            inbound.getInt(SERVER_STREAM_OFFSET), inbound.getInt(SERVER_SESSION_OFFSET),
            inbound.getInt(TERM_LENGTH_OFFSET), inbound.getInt(MTU_OFFSET));
        final Welcome welcome = new Welcome(inbound.getLong(GENERATION_OFFSET), inbound.getLong(DRIVER_START_OFFSET),
            inbound.getLong(CONNECTION_OFFSET), spec);
        if (!isValid(spec) || welcome.connectionId() == 0 || welcome.generation() < 0)
        {
            throw new ShmProtocolException("welcome to what no server of ours offers: " + welcome);
        }
        Hello.consume(inbound, length);
        return welcome;
    }

    private static boolean isValid(final StreamSpec spec)
    {
        final int mtu = spec.mtu();
        return ShmSettings.isTermLength(spec.termLength()) &&
            mtu >= MIN_MTU && mtu <= spec.termLength() / MESSAGES_PER_TERM &&
            mtu % FrameDescriptor.FRAME_ALIGNMENT == 0 &&
            spec.readSessionId() != 0 && spec.writeSessionId() != 0;
    }
}
