/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.handshake.Admission;
import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.handshake.ControlSocket;
import dev.slipstream.netty.handshake.Handshake;
import dev.slipstream.netty.handshake.HandshakeListener;
import dev.slipstream.netty.handshake.TcpControlSocket;
import dev.slipstream.netty.handshake.UdpClientHandshake;
import dev.slipstream.netty.handshake.UdpServerHandshake;
import dev.slipstream.netty.node.StreamNode;
import dev.slipstream.netty.node.StreamNodes;
import dev.slipstream.netty.settings.AeronUdpSettings;
import io.netty.channel.IoEventLoop;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Between hosts: Aeron UDP, agreed on by a TCP connection to the port that users know. */
final class AeronUdpMedium implements Medium, Admission
{
    // A socket's address is 4 or 16 bytes, a scope and a port, and its length before it.
    private static final int ADDRESS_LENGTH = 26;
    private static final int NONE = -1;

    private final AeronUdpSettings settings;
    private final AtomicInteger connections = new AtomicInteger();
    private Runnable onRefused = () ->
    {
    };

    AeronUdpMedium(final AeronUdpSettings settings)
    {
        this.settings = settings;
    }

    /** Have somebody told of each connection for which there was no room, by the thread of the server's loop. */
    void onRefused(final Runnable listener)
    {
        onRefused = listener;
    }

    @Override
    public AeronUdpSettings settings()
    {
        return settings;
    }

    @Override
    public boolean hasPorts()
    {
        return true;
    }

    @Override
    public Dialer dial(final SocketAddress service) throws ConnectException
    {
        if (service instanceof final AeronUdpAddress address)
        {
            return new TcpDialer(address);
        }
        throw new ConnectException("not the address of a service over Aeron UDP: " + service);
    }

    @Override
    public Listener listen(
        final SocketAddress wanted, final StreamServerChannelConfig options) throws IOException
    {
        if (!(wanted instanceof final AeronUdpAddress address))
        {
            throw new BindException("not the address of a service over Aeron UDP: " + wanted);
        }
        final StreamNode node = StreamNodes.udp(settings.directory());
        try
        {
            node.awaitReady();
            return new TcpListener(address, node, options);
        }
        catch (final IOException | RuntimeException e)
        {
            node.release();
            throw e;
        }
    }

    @Override
    public Handshake connect(
        final IoEventLoop loop, final ControlSocket control, final int termLength, final HandshakeListener listener)
    {
        return new UdpClientHandshake(loop, settings.withTermLength(termLength), (TcpControlSocket)control, listener);
    }

    @Override
    public Handshake accept(final IoEventLoop loop, final ControlSocket control, final HandshakeListener listener)
    {
        return new UdpServerHandshake(loop, settings, (TcpControlSocket)control, this, listener);
    }

    @Override
    public Ends clientEnds(final SocketAddress service, final Connection connection)
    {
        return ends(connection);
    }

    @Override
    public Ends serverEnds(final SocketAddress service, final Connection connection)
    {
        return ends(connection);
    }

    @Override
    public boolean tryEnter()
    {
        if (connections.incrementAndGet() <= settings.maxConnections())
        {
            return true;
        }
        leave();
        onRefused.run();
        return false;
    }

    @Override
    public void leave()
    {
        connections.decrementAndGet();
    }

    private static Ends ends(final Connection connection)
    {
        final TcpControlSocket control = (TcpControlSocket)connection.control();
        return new Ends(AeronUdpAddress.of(control.localAddress()), AeronUdpAddress.of(control.remoteAddress()));
    }

    private static final class TcpDialer implements Dialer
    {
        private final AeronUdpAddress service;
        private final Socket socket = Socket.newSocketStream();
        private boolean isBegun;
        private boolean isMade;

        TcpDialer(final AeronUdpAddress service)
        {
            this.service = service;
        }

        @Override
        public @Nullable ControlSocket poll() throws IOException
        {
            try
            {
                final boolean isConnected = isBegun ? socket.finishConnect() : socket.connect(service.tcp());
                isBegun = true;
                if (!isConnected)
                {
                    return null;
                }
                final TcpControlSocket control = TcpControlSocket.of(socket);
                isMade = true;
                return control;
            }
            catch (final ConnectException e)
            {
                final ConnectException failure = new ConnectException(e.getMessage() + ": " + service);
                failure.initCause(e);
                throw failure;
            }
        }

        @Override
        public int fd()
        {
            return socket.intValue();
        }

        @Override
        public void close()
        {
            if (!isMade)
            {
                TcpControlSocket.close(socket);
            }
        }
    }

    private static final class TcpListener implements Listener
    {
        private final StreamNode node;
        private final Socket socket = Socket.newSocketStream();
        private final byte[] acceptedAddress = new byte[ADDRESS_LENGTH];
        private final AeronUdpAddress address;

        TcpListener(
            final AeronUdpAddress wanted, final StreamNode node, final StreamServerChannelConfig options)
            throws IOException
        {
            this.node = node;
            try
            {
                // So that a server can take the port of one that has just ended, as TCP servers do.
                socket.setReuseAddress(true);
                socket.setReusePort(options.isPortShared());
                socket.bind(wanted.tcp());
                socket.listen(options.backlog());
                address = AeronUdpAddress.of(socket.localAddress());
            }
            catch (final IOException e)
            {
                TcpControlSocket.close(socket);
                final BindException failure = new BindException(e.getMessage() + ": " + wanted);
                failure.initCause(e);
                throw failure;
            }
        }

        @Override
        public SocketAddress address()
        {
            return address;
        }

        @Override
        public int fd()
        {
            return socket.intValue();
        }

        @Override
        public @Nullable ControlSocket accept() throws IOException
        {
            final int fd = socket.accept(acceptedAddress);
            return fd == NONE ? null : TcpControlSocket.of(new Socket(fd));
        }

        @Override
        public void close()
        {
            TcpControlSocket.close(socket);
            node.release();
        }
    }
}
