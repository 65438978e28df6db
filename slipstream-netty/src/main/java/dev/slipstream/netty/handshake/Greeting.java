/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.node.StreamSpec;
import dev.slipstream.netty.stream.StreamProtocolException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What all greetings on a control connection begin with, little-endian. A later version may be longer; what is beyond
 * is skipped. An answer has a status besides, and where it is a refusal a text in UTF-8 instead of what would follow.
 *
 * <pre>
 *  +0   magic        long   of the medium
 *  +8   version      int    {@link #VERSION}
 *  +12  length       int    of the whole message, at most {@link #MAX_LENGTH}
 *  +16  status       int    of an answer: 0, or not
 * </pre>
 */
final class Greeting
{
    /** "SLIPSHM1": in shared memory. */
    static final long SHM_MAGIC = 0x314D485350494C53L;

    /** "SLIPUDP1": over UDP. */
    static final long UDP_MAGIC = 0x3150445550494C53L;

    static final int VERSION = 1;
    static final int MAX_LENGTH = 4096;
    static final int HEADER_LENGTH = 16;

    /** Where an answer goes on after its status. */
    static final int ANSWER_OFFSET = HEADER_LENGTH + Integer.BYTES;

    /** What {@link #putStreams} writes, in bytes. */
    static final int STREAMS_LENGTH = 4 * Integer.BYTES;

    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 8;
    private static final int LENGTH_OFFSET = 12;
    private static final int STATUS_OFFSET = HEADER_LENGTH;
    private static final int ACCEPTED = 0;
    private static final int REFUSED = 1;
    private static final int MAX_TEXT_LENGTH = 1024;

    private Greeting()
    {
    }

    /** The bytes of a greeting, of which only the beginning is set; the status of an answer says that it is none. */
    static ByteBuffer header(final long magic, final int length)
    {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN)
            .putLong(MAGIC_OFFSET, magic).putInt(VERSION_OFFSET, VERSION).putInt(LENGTH_OFFSET, length);
    }

    static ByteBuffer refusal(final long magic, final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final int length = Math.min(bytes.length, MAX_TEXT_LENGTH);
        return header(magic, ANSWER_OFFSET + length).putInt(STATUS_OFFSET, REFUSED)
            .put(ANSWER_OFFSET, bytes, 0, length);
    }

    /** Length of the message that has come, or -1 if it is not complete yet. */
    static int messageLength(final ByteBuffer inbound, final long magic, final int minLength)
        throws StreamProtocolException
    {
        if (inbound.position() < HEADER_LENGTH)
        {
            return -1;
        }
        if (inbound.getLong(MAGIC_OFFSET) != magic)
        {
            throw new StreamProtocolException("no hello: the peer speaks something else");
        }
        final int version = inbound.getInt(VERSION_OFFSET);
        if (version != VERSION)
        {
            throw new StreamProtocolException("the peer speaks version " + version + " and not " + VERSION +
                "; let both sides use the same version of Slipstream");
        }
        final int length = inbound.getInt(LENGTH_OFFSET);
        if (length < minLength || length > MAX_LENGTH)
        {
            throw new StreamProtocolException("hello of " + length + " bytes");
        }
        return inbound.position() < length ? -1 : length;
    }

    /** Length of the answer that has come, or -1 if it is not complete yet. */
    static int answerLength(final ByteBuffer inbound, final long magic, final int minLength)
        throws ConnectException, StreamProtocolException
    {
        final int length = messageLength(inbound, magic, ANSWER_OFFSET);
        if (length < 0)
        {
            return length;
        }
        if (inbound.getInt(STATUS_OFFSET) != ACCEPTED)
        {
            final byte[] text = new byte[length - ANSWER_OFFSET];
            inbound.get(ANSWER_OFFSET, text);
            throw new ConnectException("refused by the server: " + new String(text, StandardCharsets.UTF_8));
        }
        if (length < minLength)
        {
            throw new StreamProtocolException("welcome of " + length + " bytes");
        }
        return length;
    }

    /**
     * Name the two streams, that of the client first: for each of them the stream, and the session, not 0.
     *
     * @param answer     to be written to.
     * @param offset     of {@link #STREAMS_LENGTH} bytes in it.
     * @param clientSpec the streams as the client sees them.
     * @return the answer.
     */
    static ByteBuffer putStreams(final ByteBuffer answer, final int offset, final StreamSpec clientSpec)
    {
        return answer.putInt(offset, clientSpec.writeStreamId())
            .putInt(offset + Integer.BYTES, clientSpec.writeSessionId())
            .putInt(offset + 2 * Integer.BYTES, clientSpec.readStreamId())
            .putInt(offset + 3 * Integer.BYTES, clientSpec.readSessionId());
    }

    /** The streams as the client sees them: what {@link #putStreams} wrote, not checked. */
    static StreamSpec streams(final ByteBuffer inbound, final int offset, final int termLength, final int mtu)
    {
        return new StreamSpec(
            inbound.getInt(offset), inbound.getInt(offset + Integer.BYTES),
            inbound.getInt(offset + 2 * Integer.BYTES), inbound.getInt(offset + 3 * Integer.BYTES),
            termLength, mtu);
    }

    static void consume(final ByteBuffer inbound, final int length)
    {
        inbound.flip().position(length);
        inbound.compact();
    }
}
