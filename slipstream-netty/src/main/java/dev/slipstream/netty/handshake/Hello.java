/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.netty.stream.ShmProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * First message of the client, little-endian. A later version may be longer; what is beyond is skipped.
 *
 * <pre>
 *  +0   magic        long   {@link #MAGIC}
 *  +8   version      int    {@link #VERSION}
 *  +12  length       int    of the whole message, at most {@link #MAX_LENGTH}
 *  +16  term length  int    the largest that the client is ready to map
 * </pre>
 *
 * @param termLength the largest that the client is ready to map, in bytes.
 */
record Hello(int termLength)
{
    /** "SLIPSHM1". */
    static final long MAGIC = 0x314D485350494C53L;

    static final int VERSION = 1;
    static final int MAX_LENGTH = 4096;
    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int LENGTH_OFFSET = 12;
    static final int HEADER_LENGTH = 16;

    private static final int TERM_LENGTH_OFFSET = HEADER_LENGTH;
    private static final int LENGTH = TERM_LENGTH_OFFSET + Integer.BYTES;

    ByteBuffer encode()
    {
        return header(LENGTH).putInt(TERM_LENGTH_OFFSET, termLength);
    }

    /**
     * Take a hello.
     *
     * @return the hello, or null if it is not complete yet.
     */
    static @Nullable Hello decode(final ByteBuffer inbound) throws ShmProtocolException
    {
        final int length = messageLength(inbound, LENGTH);
        if (length < 0)
        {
            return null;
        }
        final int termLength = inbound.getInt(TERM_LENGTH_OFFSET);
        if (!ShmSettings.isTermLength(termLength))
        {
            throw new ShmProtocolException("hello with term length " + termLength);
        }
        consume(inbound, length);
        return new Hello(termLength);
    }

    static ByteBuffer header(final int length)
    {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN)
            .putLong(MAGIC_OFFSET, MAGIC).putInt(VERSION_OFFSET, VERSION).putInt(LENGTH_OFFSET, length);
    }

    /** Length of the message that has come, or -1 if it is not complete yet. */
    static int messageLength(final ByteBuffer inbound, final int minLength) throws ShmProtocolException
    {
        if (inbound.position() < HEADER_LENGTH)
        {
            return -1;
        }
        if (inbound.getLong(MAGIC_OFFSET) != MAGIC)
        {
            throw new ShmProtocolException("no hello: the peer speaks something else");
        }
        final int version = inbound.getInt(VERSION_OFFSET);
        if (version != VERSION)
        {
            throw new ShmProtocolException("the peer speaks version " + version + " and not " + VERSION +
                "; let both sides use the same version of Slipstream");
        }
        final int length = inbound.getInt(LENGTH_OFFSET);
        if (length < minLength || length > MAX_LENGTH)
        {
            throw new ShmProtocolException("hello of " + length + " bytes");
        }
        return inbound.position() < length ? -1 : length;
    }

    static void consume(final ByteBuffer inbound, final int length)
    {
        inbound.flip().position(length);
        inbound.compact();
    }
}
