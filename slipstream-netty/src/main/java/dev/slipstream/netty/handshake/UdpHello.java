/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.settings.AeronUdpSettings;
import dev.slipstream.netty.settings.ChannelSettings;
import dev.slipstream.netty.stream.StreamProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * First message of the client over UDP, after the header of a {@link Greeting}.
 *
 * <pre>
 *  +16  term length  int    the largest that the client is ready to map
 *  +20  mtu          int    the largest datagram that it sends and takes
 *  +24  port         int    where it receives; the address is that of this connection
 * </pre>
 *
 * @param termLength the largest that the client is ready to map, in bytes.
 * @param mtu        the largest datagram that it sends and takes, in bytes.
 * @param port       where it receives.
 */
record UdpHello(int termLength, int mtu, int port)
{
    // Below are services of the system, none of which expects these datagrams (RFC 6335).
    private static final int MIN_PORT = 1024;
    private static final int MAX_PORT = 0xffff;

    private static final int TERM_LENGTH_OFFSET = Greeting.HEADER_LENGTH;
    private static final int MTU_OFFSET = TERM_LENGTH_OFFSET + Integer.BYTES;
    private static final int PORT_OFFSET = MTU_OFFSET + Integer.BYTES;
    private static final int LENGTH = PORT_OFFSET + Integer.BYTES;

    ByteBuffer encode()
    {
        return Greeting.header(Greeting.UDP_MAGIC, LENGTH).putInt(TERM_LENGTH_OFFSET, termLength)
            .putInt(MTU_OFFSET, mtu).putInt(PORT_OFFSET, port);
    }

    /**
     * Take a hello.
     *
     * @return the hello, or null if it is not complete yet.
     */
    static @Nullable UdpHello decode(final ByteBuffer inbound) throws StreamProtocolException
    {
        final int length = Greeting.messageLength(inbound, Greeting.UDP_MAGIC, LENGTH);
        if (length < 0)
        {
            return null;
        }
        final UdpHello hello = new UdpHello(
            inbound.getInt(TERM_LENGTH_OFFSET), inbound.getInt(MTU_OFFSET), inbound.getInt(PORT_OFFSET));
        if (!ChannelSettings.isTermLength(hello.termLength) ||
            !AeronUdpSettings.isMtu(hello.mtu, hello.termLength) || !isPort(hello.port))
        {
            throw new StreamProtocolException("hello of what no client of ours asks for: " + hello);
        }
        Greeting.consume(inbound, length);
        return hello;
    }

    /** Whether somebody may say that he receives there. */
    static boolean isPort(final int port)
    {
        return port >= MIN_PORT && port <= MAX_PORT;
    }
}
