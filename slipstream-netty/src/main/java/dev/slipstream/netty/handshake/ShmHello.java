/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.settings.ChannelSettings;
import dev.slipstream.netty.stream.StreamProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * First message of the client in shared memory, after the header of a {@link Greeting}.
 *
 * <pre>
 *  +16  term length  int    the largest that the client is ready to map
 * </pre>
 *
 * @param termLength the largest that the client is ready to map, in bytes.
 */
record ShmHello(int termLength)
{
    private static final int TERM_LENGTH_OFFSET = Greeting.HEADER_LENGTH;
    private static final int LENGTH = TERM_LENGTH_OFFSET + Integer.BYTES;

    ByteBuffer encode()
    {
        return Greeting.header(Greeting.SHM_MAGIC, LENGTH).putInt(TERM_LENGTH_OFFSET, termLength);
    }

    /**
     * Take a hello.
     *
     * @return the hello, or null if it is not complete yet.
     */
    static @Nullable ShmHello decode(final ByteBuffer inbound) throws StreamProtocolException
    {
        final int length = Greeting.messageLength(inbound, Greeting.SHM_MAGIC, LENGTH);
        if (length < 0)
        {
            return null;
        }
        final int termLength = inbound.getInt(TERM_LENGTH_OFFSET);
        if (!ChannelSettings.isTermLength(termLength))
        {
            throw new StreamProtocolException("hello with term length " + termLength);
        }
        Greeting.consume(inbound, length);
        return new ShmHello(termLength);
    }
}
