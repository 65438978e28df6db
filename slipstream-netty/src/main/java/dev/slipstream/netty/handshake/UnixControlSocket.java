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
import dev.slipstream.netty.stream.StreamProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A control connection to another process of the host. No descriptor is ever accepted on it. */
public final class UnixControlSocket extends ControlSocket
{
    private static final int NO_DESCRIPTORS = 0;

    private final UnixSocket socket;
    private final PeerCredentials peer;

    /**
     * @param socket connected; owned by this from now on.
     */
    public UnixControlSocket(final UnixSocket socket)
    {
        this.socket = socket;
        peer = socket.peerCredentials();
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

    @Override
    public int fd()
    {
        return socket.fd();
    }

    @Override
    int tryReceive(final ByteBuffer into) throws StreamProtocolException
    {
        final List<FileDescriptor> descriptors = new ArrayList<>();
        final int received = socket.receive(into, descriptors, NO_DESCRIPTORS);
        if (received == -Errno.EAGAIN)
        {
            return NOTHING;
        }
        if (received == -Errno.ETOOMANYREFS)
        {
            throw new StreamProtocolException("the peer sent descriptors on the control socket");
        }
        if (received == -Errno.ECONNRESET || received == 0)
        {
            return END;
        }
        return LinuxException.check(received, "recvmsg(control socket)");
    }

    @Override
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
