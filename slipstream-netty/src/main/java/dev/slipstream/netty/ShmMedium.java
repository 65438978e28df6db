/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.event.NamedPipe;
import dev.slipstream.linux.unix.PeerCredentials;
import dev.slipstream.linux.unix.UnixSocket;
import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.handshake.ControlSocket;
import dev.slipstream.netty.handshake.Handshake;
import dev.slipstream.netty.handshake.HandshakeListener;
import dev.slipstream.netty.handshake.ShmClientHandshake;
import dev.slipstream.netty.handshake.ShmServerHandshake;
import dev.slipstream.netty.handshake.UnixControlSocket;
import dev.slipstream.netty.node.StreamNode;
import dev.slipstream.netty.node.StreamNodes;
import dev.slipstream.netty.settings.ShmSettings;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Shared memory of one host: Aeron IPC, found by unix sockets whose kernel tells who is at the other end. */
final class ShmMedium implements Medium
{
    private static final Logger LOGGER = System.getLogger(ShmMedium.class.getName());
    private static final AtomicLong NEXT_NAME = new AtomicLong();

    private final ShmSettings settings;

    ShmMedium(final ShmSettings settings)
    {
        this.settings = settings;
    }

    /** Path of the control socket of a service. */
    static Path path(final ShmSettings settings, final ShmAddress service)
    {
        return settings.directory().resolve(service.name() + ".sock");
    }

    @Override
    public ShmSettings settings()
    {
        return settings;
    }

    @Override
    public boolean hasPorts()
    {
        return false;
    }

    @Override
    public Dialer dial(final SocketAddress service) throws ConnectException
    {
        if (service instanceof final ShmAddress address && address.connectionId() == 0)
        {
            return new ShmDialer(path(settings, address));
        }
        throw new ConnectException("not the address of a service in shared memory: " + service);
    }

    @Override
    public Listener listen(final SocketAddress wanted, final StreamServerChannelConfig options) throws IOException
    {
        if (!(wanted instanceof final ShmAddress asked) || asked.connectionId() != 0)
        {
            throw new BindException("not the address of a service in shared memory: " + wanted);
        }
        final ShmAddress service = asked.isAny() ?
            ShmAddress.of("any-" + ProcessHandle.current().pid() + "-" + NEXT_NAME.getAndIncrement()) : asked;
        StreamNodes.createBase(settings.directory());
        final StreamNode node = ShmServerHandshake.node(settings);
        try
        {
            node.awaitReady();
            return new ShmListener(service, node, path(settings, service), options.backlog());
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
        return new ShmClientHandshake(loop, settings.withTermLength(termLength), control, listener);
    }

    @Override
    public Handshake accept(final IoEventLoop loop, final ControlSocket control, final HandshakeListener listener)
    {
        return new ShmServerHandshake(loop, settings, control, listener);
    }

    @Override
    public Ends clientEnds(final SocketAddress service, final Connection connection)
    {
        final PeerCredentials server = ((UnixControlSocket)connection.control()).peer();
        return new Ends(
            ShmAddress.ofClient((ShmAddress)service, connection.id(), ownPid(), NamedPipe.effectiveUserId()),
            ShmAddress.ofServer((ShmAddress)service, connection.id(), server.pid(), server.uid()));
    }

    @Override
    public Ends serverEnds(final SocketAddress service, final Connection connection)
    {
        final PeerCredentials client = ((UnixControlSocket)connection.control()).peer();
        return new Ends(
            ShmAddress.ofServer((ShmAddress)service, connection.id(), ownPid(), NamedPipe.effectiveUserId()),
            ShmAddress.ofClient((ShmAddress)service, connection.id(), client.pid(), client.uid()));
    }

    private boolean isAllowed(final PeerCredentials peer)
    {
        return settings.allowedUids().contains(peer.uid());
    }

    private static int ownPid()
    {
        return (int)ProcessHandle.current().pid();
    }

    private final class ShmDialer implements Dialer
    {
        private final Path path;

        ShmDialer(final Path path)
        {
            this.path = path;
        }

        @Override
        public @Nullable ControlSocket poll() throws IOException
        {
            final UnixSocket socket = UnixSocket.open();
            try
            {
                final int result = socket.connect(path);
                if (result == -Errno.EAGAIN)
                {
                    // The backlog is full, and no descriptor tells when it is not.
                    socket.close();
                    return null;
                }
                if (result < 0)
                {
                    throw new ConnectException(
                        "Connection refused: connect(" + path + ") failed: " + Errno.name(-result));
                }
                final UnixControlSocket control = new UnixControlSocket(socket);
                if (!isAllowed(control.peer()))
                {
                    throw new ConnectException(path + " is served by user " + control.peer().uid() +
                        ", whom " + ShmSettings.ALLOWED_UIDS_PROPERTY + " does not allow");
                }
                return control;
            }
            catch (final IOException | RuntimeException | Error e)
            {
                socket.close();
                throw e;
            }
        }

        @Override
        public int fd()
        {
            return NO_DESCRIPTOR;
        }

        @Override
        public void close()
        {
            // Holds nothing between two polls.
        }
    }

    private final class ShmListener implements Listener
    {
        private final ShmAddress service;
        private final StreamNode node;
        private final Path path;
        private final UnixSocket socket;

        ShmListener(final ShmAddress service, final StreamNode node, final Path path, final int backlog)
            throws IOException
        {
            this.service = service;
            this.node = node;
            this.path = path;
            socket = UnixSocket.open();
            try
            {
                listen(backlog);
            }
            catch (final IOException | RuntimeException e)
            {
                socket.close();
                throw e;
            }
        }

        @Override
        public SocketAddress address()
        {
            return service;
        }

        @Override
        public int fd()
        {
            return socket.fd();
        }

        @Override
        public @Nullable ControlSocket accept()
        {
            final int fd = socket.accept();
            if (fd < 0)
            {
                if (fd == -Errno.EAGAIN || fd == -Errno.ECONNABORTED || fd == -Errno.EINTR)
                {
                    return null;
                }
                throw new LinuxException("accept4(" + path + ")", -fd);
            }
            final UnixSocket accepted = UnixSocket.of(fd);
            try
            {
                final UnixControlSocket control = new UnixControlSocket(accepted);
                if (isAllowed(control.peer()))
                {
                    return control;
                }
                LOGGER.log(Level.DEBUG, "{0}: refused process {1} of user {2}",
                    path, control.peer().pid(), control.peer().uid());
            }
            catch (final RuntimeException e)
            {
                accepted.close();
                throw e;
            }
            accepted.close();
            return null;
        }

        @Override
        public void close() throws IOException
        {
            // The name first: nobody is to connect to it in between.
            try
            {
                Files.deleteIfExists(path);
            }
            finally
            {
                socket.close();
                node.release();
            }
        }

        private void listen(final int backlog) throws IOException
        {
            try
            {
                socket.listen(path, backlog);
            }
            catch (final LinuxException e)
            {
                // Either somebody serves it, or somebody did and is dead.
                if (e.errno() != Errno.EADDRINUSE || isServed(path))
                {
                    throw bindFailure(e);
                }
                Files.deleteIfExists(path);
                listenAgain(backlog);
            }
        }

        private void listenAgain(final int backlog) throws IOException
        {
            try
            {
                socket.listen(path, backlog);
            }
            catch (final LinuxException e)
            {
                throw bindFailure(e);
            }
        }

        private static boolean isServed(final Path file)
        {
            try (UnixSocket probe = UnixSocket.open())
            {
                return probe.connect(file) != -Errno.ECONNREFUSED;
            }
        }

        private static BindException bindFailure(final LinuxException cause)
        {
            final BindException failure = new BindException(cause.getMessage());
            failure.initCause(cause);
            return failure;
        }
    }
}
