/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.handshake.ControlSocket;
import dev.slipstream.netty.handshake.HandshakeListener;
import dev.slipstream.netty.handshake.Handshake;
import dev.slipstream.netty.loop.FdWatch;
import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Listens for {@linkplain StreamChannel channels}: on a socket for control connections, on which it and those who
 * connect agree on streams.
 */
public abstract sealed class StreamServerChannel extends AbstractServerChannel
    permits ShmServerChannel, AeronUdpServerChannel
{
    private static final Logger LOGGER = System.getLogger(StreamServerChannel.class.getName());
    private static final long PAUSE_MS = 10;

    private final StreamServerChannelConfig config;
    private final Medium medium;
    private final Set<Pending> pending = new HashSet<>();
    private final Queue<Connection> accepted = new ArrayDeque<>();
    private volatile @Nullable SocketAddress local;
    private volatile boolean isClosed;
    private Medium.@Nullable Listener listener;
    private @Nullable FdWatch watch;
    private @Nullable Future<?> pause;
    private boolean isReadPending;

    StreamServerChannel(final Medium medium)
    {
        StreamTransport.ensureAvailability();
        this.medium = medium;
        config = new StreamServerChannelConfig(this, medium.hasPorts());
    }

    /** A channel for a connection that was accepted. */
    abstract StreamChannel newChild(Medium childMedium, Connection connection, Medium.Ends ends);

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
        return local != null && !isClosed;
    }

    @Override
    public @Nullable SocketAddress localAddress()
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
            StreamTransport.requireEpoll(eventLoop());
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
        final Medium.Listener listening = medium.listen(localAddress, config);
        listener = listening;
        local = listening.address();
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
            connection.close(false);
        }
        if (listener != null)
        {
            final Medium.Listener closing = listener;
            listener = null;
            closing.close();
        }
    }

    private void startWatching()
    {
        if (watch == null && listener != null && hasRoom())
        {
            final IoEventLoop loop = StreamTransport.requireEpoll(eventLoop());
            watch = FdWatch.start(loop, listener.fd(), this::onAcceptable, this::onLoopShutdown);
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
        if (listener == null)
        {
            return;
        }
        try
        {
            final ControlSocket control = listener.accept();
            if (control != null)
            {
                pending.add(new Pending(control));
            }
        }
        catch (final IOException | RuntimeException e)
        {
            // Too many descriptors, most likely: the connection stays acceptable, so do not come back at once.
            stopWatching();
            pipeline().fireExceptionCaught(e);
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

    /** Hand over one connection for each time that somebody has asked. */
    private void deliver()
    {
        final SocketAddress service = local;
        final Connection connection = isReadPending && !isClosed && service != null ? accepted.poll() : null;
        if (connection == null || service == null)
        {
            return;
        }
        isReadPending = false;
        pipeline().fireChannelRead(newChild(medium, connection, medium.serverEnds(service, connection)));
        pipeline().fireChannelReadComplete();
        resume();
    }

    /** A connection that is being set up. */
    private final class Pending implements HandshakeListener
    {
        private final Handshake handshake;

        Pending(final ControlSocket control)
        {
            handshake = medium.accept(StreamTransport.requireEpoll(eventLoop()), control, this);
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
            LOGGER.log(Level.DEBUG, () -> local + ": a connection was not set up", cause);
        }
    }
}
