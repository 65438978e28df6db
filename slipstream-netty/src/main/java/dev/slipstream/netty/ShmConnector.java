/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.event.NamedPipe;
import dev.slipstream.linux.unix.UnixSocket;
import dev.slipstream.netty.handshake.ClientHandshake;
import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.handshake.ControlSocket;
import dev.slipstream.netty.handshake.HandshakeListener;
import dev.slipstream.netty.settings.ShmSettings;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a {@link ShmChannel} to connect, from the control socket to the promise that is told. For the thread
 * of the event loop.
 */
final class ShmConnector implements HandshakeListener
{
    // How long until the server has accepted some of those who wait.
    private static final long BACKLOG_RETRY_MS = 5;

    private final ShmChannel channel;
    private final IoEventLoop loop;
    private final ShmSettings settings;
    private final ShmAddress service;
    private final ChannelPromise promise;
    private @Nullable ClientHandshake handshake;
    private @Nullable Future<?> retry;
    private @Nullable Future<?> timeout;

    ShmConnector(
        final ShmChannel channel, final IoEventLoop loop, final ShmSettings settings, final ShmAddress service,
        final ChannelPromise promise)
    {
        this.channel = channel;
        this.loop = loop;
        this.settings = settings;
        this.service = service;
        this.promise = promise;
    }

    /** Path of the control socket of a service. */
    static Path path(final ShmSettings settings, final ShmAddress service)
    {
        return settings.directory().resolve(service.name() + ".sock");
    }

    void start(final int timeoutMs)
    {
        if (timeoutMs > 0)
        {
            timeout = loop.schedule(
                () -> onFailed(new ConnectTimeoutException(
                    "connection timed out after " + timeoutMs + " ms: " + service)),
                timeoutMs, TimeUnit.MILLISECONDS);
        }
        promise.addListener((future) ->
        {
            if (future.isCancelled())
            {
                channel.unsafe().close(channel.voidPromise());
            }
        });
        connect();
    }

    /** The channel is being closed. */
    void cancel()
    {
        stop();
        promise.tryFailure(new ClosedChannelException());
    }

    @Override
    public void onConnected(final Connection connection)
    {
        stop();
        final ControlSocket control = connection.control();
        channel.onConnected(connection,
            ShmAddress.ofClient(service, connection.id(), (int)ProcessHandle.current().pid(),
                NamedPipe.effectiveUserId()),
            ShmAddress.ofServer(service, connection.id(), control.peer().pid(), control.peer().uid()), promise);
    }

    @Override
    public void onFailed(final Throwable cause)
    {
        stop();
        promise.tryFailure(cause);
        channel.unsafe().close(channel.voidPromise());
    }

    private void connect()
    {
        try
        {
            tryConnect();
        }
        catch (final IOException | RuntimeException e)
        {
            onFailed(e);
        }
    }

    private void tryConnect() throws IOException
    {
        final Path path = path(settings, service);
        final UnixSocket socket = UnixSocket.open();
        try
        {
            final int result = socket.connect(path);
            if (result == -Errno.EAGAIN)
            {
                // The connect time-out of the channel ends this.
                socket.close();
                retry = loop.schedule(this::connect, BACKLOG_RETRY_MS, TimeUnit.MILLISECONDS);
                return;
            }
            if (result < 0)
            {
                throw new ConnectException(
                    "Connection refused: connect(" + path + ") failed: " + Errno.name(-result));
            }
            final ControlSocket control = new ControlSocket(socket);
            if (!settings.allowedUids().contains(control.peer().uid()))
            {
                throw new ConnectException(path + " is served by user " + control.peer().uid() +
                    ", whom " + ShmSettings.ALLOWED_UIDS_PROPERTY + " does not allow");
            }
            handshake = new ClientHandshake(loop, settings, control, this);
        }
        catch (final IOException | RuntimeException | Error e)
        {
            socket.close();
            throw e;
        }
    }

    private void stop()
    {
        if (timeout != null)
        {
            timeout.cancel(false);
        }
        if (retry != null)
        {
            retry.cancel(false);
        }
        if (handshake != null)
        {
            handshake.cancel();
        }
    }
}
