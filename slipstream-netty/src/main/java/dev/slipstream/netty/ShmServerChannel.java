/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.event.NamedPipe;
import dev.slipstream.linux.unix.UnixSocket;
import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.handshake.ControlSocket;
import dev.slipstream.netty.handshake.HandshakeListener;
import dev.slipstream.netty.handshake.ServerHandshake;
import dev.slipstream.netty.loop.FdWatch;
import dev.slipstream.netty.node.ShmNode;
import dev.slipstream.netty.node.ShmNodes;
import dev.slipstream.netty.settings.ShmSettings;
import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Listens for channels in shared memory: on a unix socket, by which it and those who connect agree on streams.
 *
 * <p>Binding starts the embedded media driver, unless the process has one already or the settings name an external
 * one, and waits for it: a quarter of a second, once.
 */
public final class ShmServerChannel extends AbstractServerChannel
{
    private static final Logger LOGGER = System.getLogger(ShmServerChannel.class.getName());
    private static final long DRIVER_TIMEOUT_S = 10;
    private static final long PAUSE_MS = 10;
    private static final AtomicLong NEXT_NAME = new AtomicLong();

    private final ShmServerChannelConfig config = new ShmServerChannelConfig(this);
    private final ShmSettings settings;
    private final Set<Pending> pending = new HashSet<>();
    private final Queue<Connection> accepted = new ArrayDeque<>();
    private volatile @Nullable ShmAddress local;
    private volatile boolean isBound;
    private volatile boolean isClosed;
    private @Nullable UnixSocket socket;
    private @Nullable Path path;
    private @Nullable ShmNode node;
    private @Nullable FdWatch watch;
    private @Nullable Future<?> pause;
    private boolean isReadPending;

    /** A channel with settings from system properties. */
    public ShmServerChannel()
    {
        this(ShmSettings.fromProperties());
    }

    /**
     * A channel.
     *
     * @param settings of it, and of the connections that it accepts.
     */
    public ShmServerChannel(final ShmSettings settings)
    {
        ShmTransport.ensureAvailability();
        this.settings = settings;
    }

    @Override
    public ChannelConfig config()
    {
        return config;
    }

    @Override
    public boolean isOpen()
    {
        return !isClosed;
    }

    @Override
    public boolean isActive()
    {
        return isBound && !isClosed;
    }

    @Override
    public @Nullable ShmAddress localAddress()
    {
        return local;
    }

    /** Every loop, so that {@link #doRegister} can say what is wrong with it. */
    @Override
    protected boolean isCompatible(final EventLoop loop)
    {
        return true;
    }

    @Override
    protected @Nullable SocketAddress localAddress0()
    {
        return local;
    }

    @Override
    protected void doRegister(final ChannelPromise promise)
    {
        try
        {
            ShmTransport.requireEpoll(eventLoop());
        }
        catch (final RuntimeException e)
        {
            promise.setFailure(e);
            return;
        }
        promise.setSuccess();
    }

    @Override
    protected void doDeregister()
    {
        stopWatching();
    }

    @Override
    protected void doBind(final SocketAddress localAddress) throws IOException
    {
        if (!(localAddress instanceof final ShmAddress wanted) || wanted.connectionId() != 0)
        {
            throw new BindException("not the address of a service in shared memory: " + localAddress);
        }
        final ShmAddress service = wanted.isAny() ?
            ShmAddress.of("any-" + ProcessHandle.current().pid() + "-" + NEXT_NAME.getAndIncrement()) : wanted;
        ShmNodes.createBase(settings.directory());
        node = ServerHandshake.node(settings);
        awaitReady(node);
        final Path file = ShmConnector.path(settings, service);
        final UnixSocket listening = UnixSocket.open();
        try
        {
            listen(listening, file);
        }
        catch (final IOException | RuntimeException e)
        {
            listening.close();
            throw e;
        }
        path = file;
        socket = listening;
        local = service;
        isBound = true;
        startWatching();
    }

    @Override
    protected void doBeginRead()
    {
        isReadPending = true;
        if (!accepted.isEmpty())
        {
            // Not at once: whoever asks may be told about the last one just now.
            eventLoop().execute(this::deliver);
        }
    }

    @Override
    protected void doClose() throws IOException
    {
        isClosed = true;
        if (pause != null)
        {
            pause.cancel(false);
        }
        stopWatching();
        for (final Pending each : Set.copyOf(pending))
        {
            each.cancel();
        }
        pending.clear();
        for (Connection connection = accepted.poll(); connection != null; connection = accepted.poll())
        {
            connection.close();
        }
        if (socket != null)
        {
            // The name first: nobody is to connect to it in between.
            if (path != null)
            {
                Files.deleteIfExists(path);
            }
            socket.close();
            socket = null;
        }
        if (node != null)
        {
            node.release();
            node = null;
        }
    }

    private void listen(final UnixSocket listening, final Path file) throws IOException
    {
        try
        {
            listening.listen(file, config.backlog());
        }
        catch (final LinuxException e)
        {
            if (e.errno() != Errno.EADDRINUSE)
            {
                throw bindFailure(e);
            }
            // Either somebody serves it, or somebody did and is dead.
            if (isServed(file))
            {
                throw bindFailure(e);
            }
            Files.deleteIfExists(file);
            try
            {
                listening.listen(file, config.backlog());
            }
            catch (final LinuxException again)
            {
                throw bindFailure(again);
            }
        }
    }

    private void startWatching()
    {
        if (watch == null && socket != null && hasRoom())
        {
            final IoEventLoop loop = ShmTransport.requireEpoll(eventLoop());
            watch = FdWatch.start(loop, socket.fd(), this::onAcceptable, this::onLoopShutdown);
        }
    }

    private void stopWatching()
    {
        if (watch != null)
        {
            watch.cancel();
            watch = null;
        }
    }

    private void onLoopShutdown()
    {
        unsafe().close(voidPromise());
    }

    private void onAcceptable()
    {
        if (!hasRoom())
        {
            // The rest waits in the kernel until some of these are taken, or have run out of time.
            stopWatching();
            return;
        }
        if (socket == null)
        {
            return;
        }
        final int fd = socket.accept();
        if (fd >= 0)
        {
            onAccepted(UnixSocket.of(fd));
        }
        else if (fd != -Errno.EAGAIN && fd != -Errno.ECONNABORTED && fd != -Errno.EINTR)
        {
            // Too many descriptors, most likely: the connection stays readable, so do not come back at once.
            stopWatching();
            pipeline().fireExceptionCaught(new LinuxException("accept4(" + path + ")", -fd));
            pause = eventLoop().schedule(this::resume, PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void resume()
    {
        if (!isClosed)
        {
            startWatching();
        }
    }

    private boolean hasRoom()
    {
        return pending.size() + accepted.size() < config.backlog();
    }

    private void onAccepted(final UnixSocket connected)
    {
        try
        {
            final ControlSocket control = new ControlSocket(connected);
            if (!settings.allowedUids().contains(control.peer().uid()))
            {
                LOGGER.log(Level.DEBUG, "{0}: refused process {1} of user {2}",
                    path, control.peer().pid(), control.peer().uid());
                connected.close();
                return;
            }
            pending.add(new Pending(control));
        }
        catch (final RuntimeException e)
        {
            connected.close();
            pipeline().fireExceptionCaught(e);
        }
    }

    /** Hand over one connection for each time that somebody has asked. */
    private void deliver()
    {
        final ShmAddress service = local;
        final Connection connection = isReadPending && !isClosed && service != null ? accepted.poll() : null;
        if (connection == null || service == null)
        {
            return;
        }
        isReadPending = false;
        final ControlSocket control = connection.control();
        pipeline().fireChannelRead(new ShmChannel(this, settings, connection,
            ShmAddress.ofServer(service, connection.id(), (int)ProcessHandle.current().pid(),
                NamedPipe.effectiveUserId()),
            ShmAddress.ofClient(service, connection.id(), control.peer().pid(), control.peer().uid())));
        pipeline().fireChannelReadComplete();
        resume();
    }

    private static void awaitReady(final ShmNode node) throws IOException
    {
        try
        {
            node.ready().get(DRIVER_TIMEOUT_S, TimeUnit.SECONDS);
        }
        catch (final ExecutionException e)
        {
            throw new IOException("no media driver: " + e.getCause(), e.getCause());
        }
        catch (final TimeoutException e)
        {
            throw new IOException("the media driver did not start within " + DRIVER_TIMEOUT_S + " s", e);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the media driver started", e);
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

    /** A connection that is being set up. */
    private final class Pending implements HandshakeListener
    {
        private final ServerHandshake handshake;

        Pending(final ControlSocket control)
        {
            handshake = new ServerHandshake(ShmTransport.requireEpoll(eventLoop()), settings, control, this);
        }

        void cancel()
        {
            handshake.cancel();
        }

        @Override
        public void onConnected(final Connection connection)
        {
            pending.remove(this);
            accepted.add(connection);
            deliver();
        }

        @Override
        public void onFailed(final Throwable cause)
        {
            pending.remove(this);
            resume();
            LOGGER.log(Level.DEBUG, () -> path + ": a connection was not set up", cause);
        }
    }
}
