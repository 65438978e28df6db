/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.node.StreamSpec;
import dev.slipstream.netty.settings.AeronUdpSettings;
import dev.slipstream.netty.settings.ChannelSettings;
import dev.slipstream.netty.stream.StreamProtocolException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Answer of the server to a {@link UdpHello}, after the header and the status of a {@link Greeting}.
 *
 * <pre>
 *  +20  term length          int    at most what the client is ready for
 *  +24  connection           long   its number, not 0
 *  +32  mtu                  int    at most what the client is ready for
 *  +36  port                 int    where the server receives; the address is that of this connection
 *  +40  client's stream      int    and its session, not 0
 *  +48  server's stream      int    and its session, not 0
 * </pre>
 *
 * @param connectionId number of the connection.
 * @param port         where the server receives.
 * @param clientSpec   the streams as the client sees them.
 */
record UdpWelcome(long connectionId, int port, StreamSpec clientSpec)
{
    private static final int TERM_LENGTH_OFFSET = Greeting.ANSWER_OFFSET;
    private static final int CONNECTION_OFFSET = TERM_LENGTH_OFFSET + Integer.BYTES;
    private static final int MTU_OFFSET = CONNECTION_OFFSET + Long.BYTES;
    private static final int PORT_OFFSET = MTU_OFFSET + Integer.BYTES;
    private static final int STREAMS_OFFSET = PORT_OFFSET + Integer.BYTES;
    private static final int LENGTH = STREAMS_OFFSET + Greeting.STREAMS_LENGTH;

    ByteBuffer encode()
    {
        final ByteBuffer answer = Greeting.header(Greeting.UDP_MAGIC, LENGTH)
            .putInt(TERM_LENGTH_OFFSET, clientSpec.termLength())
            .putLong(CONNECTION_OFFSET, connectionId)
            .putInt(MTU_OFFSET, clientSpec.mtu())
            .putInt(PORT_OFFSET, port);
        return Greeting.putStreams(answer, STREAMS_OFFSET, clientSpec);
    }

    /**
     * Take a welcome.
     *
     * @param inbound what has come.
     * @param asked   what this end is ready for.
     * @return the welcome, or null if it is not complete yet.
     * @throws ConnectException        if it is a refusal.
     * @throws StreamProtocolException if it is neither.
     */
    static @Nullable UdpWelcome decode(final ByteBuffer inbound, final AeronUdpSettings asked)
        throws ConnectException, StreamProtocolException
    {
        final int length = Greeting.answerLength(inbound, Greeting.UDP_MAGIC, LENGTH);
        if (length < 0)
        {
            return null;
        }
        final StreamSpec spec = Greeting.streams(
            inbound, STREAMS_OFFSET, inbound.getInt(TERM_LENGTH_OFFSET), inbound.getInt(MTU_OFFSET));
        final UdpWelcome welcome = new UdpWelcome(
            inbound.getLong(CONNECTION_OFFSET), inbound.getInt(PORT_OFFSET), spec);
        if (!isValid(spec, asked) || welcome.connectionId() == 0 || !UdpHello.isPort(welcome.port))
        {
            throw new StreamProtocolException("welcome to what no server of ours offers: " + welcome);
        }
        Greeting.consume(inbound, length);
        return welcome;
    }

    private static boolean isValid(final StreamSpec spec, final AeronUdpSettings asked)
    {
        return ChannelSettings.isTermLength(spec.termLength()) && spec.termLength() <= asked.termLength() &&
            AeronUdpSettings.isMtu(spec.mtu(), spec.termLength()) && spec.mtu() <= asked.mtu() &&
            spec.readSessionId() != 0 && spec.writeSessionId() != 0;
    }
}
