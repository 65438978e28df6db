/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.handshake.ControlRecord.Kind;
import dev.slipstream.netty.stream.StreamProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One end of a control connection. For one thread at a time.
 *
 * <p>The peer may send anything, at any pace: what is received at one time is bounded, and each kind of record may come
 * once.
 */
public abstract sealed class ControlSocket implements AutoCloseable permits UnixControlSocket, TcpControlSocket
{
    /** {@link #tryReceive} met nothing for now. */
    static final int NOTHING = 0;

    /** {@link #tryReceive} met the end. */
    static final int END = -1;

    private final ByteBuffer inbound;
    private int seenKinds;
    private boolean isEndOfStream;

    /** One that is connected. */
    ControlSocket()
    {
        inbound = ByteBuffer.allocate(Greeting.MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The descriptor, to be watched.
     *
     * @return the descriptor.
     */
    public abstract int fd();

    /**
     * Whether the peer's end is closed. What came before is still to be taken.
     *
     * @return true once {@link #receive()} has met the end.
     */
    public final boolean isEndOfStream()
    {
        return isEndOfStream;
    }

    /**
     * Take in what has come, as far as there is room.
     *
     * @throws IOException if the peer breaks the protocol.
     */
    public final void receive() throws IOException
    {
        while (inbound.hasRemaining() && !isEndOfStream)
        {
            final int received = tryReceive(inbound);
            if (received == NOTHING)
            {
                return;
            }
            isEndOfStream = received == END;
        }
    }

    /**
     * Take the next record.
     *
     * @return the record, or null if none is complete.
     * @throws StreamProtocolException if it is none, or not the first of its kind.
     */
    public final @Nullable ControlRecord nextRecord() throws StreamProtocolException
    {
        if (inbound.position() < ControlRecord.LENGTH)
        {
            return null;
        }
        inbound.flip();
        final int code = inbound.getInt(ControlRecord.KIND_OFFSET);
        final long position = inbound.getLong(ControlRecord.POSITION_OFFSET);
        inbound.position(ControlRecord.LENGTH);
        inbound.compact();
        for (final Kind kind : Kind.values())
        {
            if (kind.code() == code && (seenKinds & 1 << code) == 0)
            {
                seenKinds |= 1 << code;
                return new ControlRecord(kind, position);
            }
        }
        throw new StreamProtocolException("record of kind " + code + " on the control socket");
    }

    /**
     * Send a record.
     *
     * @param kind     of message.
     * @param position for {@link Kind#FIN} and {@link Kind#RESET}.
     * @return whether it was sent; false if the peer is gone, or has stopped reading, which none of ours does.
     */
    public final boolean send(final Kind kind, final long position)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(ControlRecord.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(ControlRecord.KIND_OFFSET, kind.code());
        bytes.putLong(ControlRecord.POSITION_OFFSET, position);
        return send(bytes);
    }

    /** What was received and not yet taken, from 0 to its position. */
    final ByteBuffer inbound()
    {
        return inbound;
    }

    /**
     * Receive, without waiting.
     *
     * @param into what comes; its position moves.
     * @return how many bytes came, {@link #NOTHING} or {@link #END}.
     * @throws IOException if the peer breaks the protocol.
     */
    abstract int tryReceive(ByteBuffer into) throws IOException;

    /**
     * Send, without waiting.
     *
     * @param bytes all that remain.
     * @return whether all of them were sent; false if the peer is gone, or has stopped reading.
     */
    abstract boolean send(ByteBuffer bytes);

    @Override
    public abstract void close();
}
