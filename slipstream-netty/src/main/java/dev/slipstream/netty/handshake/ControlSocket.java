/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.unix.PeerCredentials;
import dev.slipstream.linux.unix.UnixSocket;
import dev.slipstream.netty.handshake.ControlRecord.Kind;
import dev.slipstream.netty.stream.ShmProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a control connection. For one thread at a time.
 *
 * <p>The peer may send anything, at any pace: what is received at one time is bounded, no descriptor is ever accepted,
 * and each kind of record may come once.
 */
public final class ControlSocket implements AutoCloseable
{
    private static final int NO_DESCRIPTORS = 0;

    private final UnixSocket socket;
    private final PeerCredentials peer;
    private final ByteBuffer inbound;
    private int seenKinds;
    private boolean isEndOfStream;

    /**
     * @param socket connected; owned by this from now on.
     */
    public ControlSocket(final UnixSocket socket)
    {
        this.socket = socket;
        peer = socket.peerCredentials();
        inbound = ByteBuffer.allocate(Hello.MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Who is at the other end.
     *
     * @return what the kernel says.
     */
    public PeerCredentials peer()
    {
        return peer;
    }

    /**
     * The descriptor, to be watched.
     *
     * @return the descriptor.
     */
    public int fd()
    {
        return socket.fd();
    }

    /**
     * Whether the peer's end is closed. What came before is still to be taken.
     *
     * @return true once {@link #receive()} has met the end.
     */
    public boolean isEndOfStream()
    {
        return isEndOfStream;
    }

    /**
     * Take in what has come, as far as there is room.
     *
     * @throws IOException if the peer breaks the protocol.
     */
    public void receive() throws IOException
    {
        while (inbound.hasRemaining() && !isEndOfStream)
        {
            final List<FileDescriptor> descriptors = new ArrayList<>();
            final int received = socket.receive(inbound, descriptors, NO_DESCRIPTORS);
            if (received == -Errno.EAGAIN)
            {
                return;
            }
            if (received == -Errno.ETOOMANYREFS)
            {
                throw new ShmProtocolException("the peer sent descriptors on the control socket");
            }
            if (received == -Errno.ECONNRESET || received == 0)
            {
                isEndOfStream = true;
                return;
            }
            LinuxException.check(received, "recvmsg(control socket)");
        }
    }

    /**
     * Take the next record.
     *
     * @return the record, or null if none is complete.
     * @throws ShmProtocolException if it is none, or not the first of its kind.
     */
    public @Nullable ControlRecord nextRecord() throws ShmProtocolException
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
        throw new ShmProtocolException("record of kind " + code + " on the control socket");
    }

    /**
     * Send a record.
     *
     * @param kind     of message.
     * @param position for {@link Kind#FIN}.
     * @return whether it was sent; false if the peer is gone, or has stopped reading, which none of ours does.
     */
    public boolean send(final Kind kind, final long position)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(ControlRecord.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(ControlRecord.KIND_OFFSET, kind.code());
        bytes.putLong(ControlRecord.POSITION_OFFSET, position);
        return send(bytes);
    }

    /** What was received and not yet taken, from 0 to its position. */
    ByteBuffer inbound()
    {
        return inbound;
    }

    boolean send(final ByteBuffer bytes)
    {
        return socket.send(bytes) == bytes.remaining();
    }

    @Override
    public void close()
    {
        socket.close();
    }
}
