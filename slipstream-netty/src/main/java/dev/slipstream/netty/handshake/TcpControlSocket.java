/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A control connection to another host. */
public final class TcpControlSocket extends ControlSocket
{
    // The kernel reads into memory of its own kind only, and what is said is little.
    private static final FastThreadLocal<ByteBuffer> SCRATCH = new FastThreadLocal<>()
    {
        @Override
        protected ByteBuffer initialValue()
        {
            return ByteBuffer.allocateDirect(Greeting.MAX_LENGTH);
        }
    };

    private final Socket socket;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;

    private TcpControlSocket(final Socket socket, final InetSocketAddress local, final InetSocketAddress remote)
    {
        this.socket = socket;
        this.local = local;
        this.remote = remote;
    }

    /**
     * A control connection.
     *
     * @param socket connected; owned by what is returned, and closed if this fails.
     * @return the connection.
     * @throws IOException if the peer is gone already.
     */
    public static TcpControlSocket of(final Socket socket) throws IOException
    {
        try
        {
            // What is said is short, urgent and never followed by more.
            socket.setTcpNoDelay(true);
            // The peer's host may go without a word; the streams tell that sooner while anything is on the way.
            socket.setKeepAlive(true);
            final InetSocketAddress remote = socket.remoteAddress();
            final InetSocketAddress local = socket.localAddress();
            if (local == null || remote == null)
            {
                throw new ConnectException("the peer has closed the connection already");
            }
            return new TcpControlSocket(socket, local, remote);
        }
        catch (final IOException | RuntimeException e)
        {
            close(socket);
            throw e;
        }
    }

    /**
     * This end.
     *
     * @return what the kernel says.
     */
    public InetSocketAddress localAddress()
    {
        return local;
    }

    /**
     * The other end.
     *
     * @return what the kernel says.
     */
    public InetSocketAddress remoteAddress()
    {
        return remote;
    }

    @Override
    public int fd()
    {
        return socket.intValue();
    }

    @Override
    int tryReceive(final ByteBuffer into)
    {
        final ByteBuffer scratch = SCRATCH.get();
        final int received;
        try
        {
            received = socket.recv(scratch, 0, into.remaining());
        }
        catch (final IOException e)
        {
            // Reset, or timed out: the peer is gone.
            return END;
        }
        if (received <= 0)
        {
            return received == 0 ? NOTHING : END;
        }
        into.put(scratch.duplicate().position(0).limit(received));
        return received;
    }

    @Override
    boolean send(final ByteBuffer bytes)
    {
        final ByteBuffer scratch = SCRATCH.get();
        final int length = bytes.remaining();
        scratch.duplicate().clear().put(bytes.duplicate());
        try
        {
            return socket.send(scratch, 0, length) == length;
        }
        catch (final IOException e)
        {
            return false;
        }
    }

    @Override
    public void close()
    {
        close(socket);
    }

    /**
     * Close a socket.
     *
     * @param socket to be closed.
     */
    public static void close(final Socket socket)
    {
        try
        {
            socket.close();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
