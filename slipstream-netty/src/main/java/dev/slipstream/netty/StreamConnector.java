/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.handshake.ControlSocket;
import dev.slipstream.netty.handshake.Handshake;
import dev.slipstream.netty.handshake.HandshakeListener;
import dev.slipstream.netty.loop.FdWatch;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a {@link StreamChannel} to connect, from the control connection to the promise that is told. For the
 * thread of the event loop.
 */
final class StreamConnector implements HandshakeListener
{
    // How long until a server has accepted some of those who wait.
    private static final long RETRY_MS = 5;

    private final StreamChannel channel;
    private final IoEventLoop loop;
    private final Medium medium;
    private final SocketAddress service;
    private final int termLength;
    private final ChannelPromise promise;
    private final Medium.Dialer dialer;
    private @Nullable Handshake handshake;
    private @Nullable FdWatch watch;
    private @Nullable Future<?> retry;
    private @Nullable Future<?> timeout;

    StreamConnector(
        final StreamChannel channel, final IoEventLoop loop, final Medium medium, final SocketAddress service,
        final int termLength, final ChannelPromise promise) throws ConnectException
    {
        this.channel = channel;
        this.loop = loop;
        this.medium = medium;
        this.service = service;
        this.termLength = termLength;
        this.promise = promise;
        dialer = medium.dial(service);
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
        dial();
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
        channel.onConnected(connection, medium.clientEnds(service, connection), promise);
    }

    @Override
    public void onFailed(final Throwable cause)
    {
        stop();
        promise.tryFailure(cause);
        channel.unsafe().close(channel.voidPromise());
    }

    private void dial()
    {
        stopWatching();
        try
        {
            final ControlSocket control = dialer.poll();
            if (control != null)
            {
                handshake = medium.connect(loop, control, termLength, this);
            }
            else if (dialer.fd() == Medium.Dialer.NO_DESCRIPTOR)
            {
                // The connect time-out of the channel ends this.
                retry = loop.schedule(this::dial, RETRY_MS, TimeUnit.MILLISECONDS);
            }
            else
            {
                watch = FdWatch.startWriting(loop, dialer.fd(), this::dial,
                    () -> onFailed(new ClosedChannelException()));
            }
        }
        catch (final IOException | RuntimeException e)
        {
            onFailed(e);
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
        stopWatching();
        dialer.close();
        if (handshake != null)
        {
            handshake.cancel();
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
}
