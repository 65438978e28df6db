/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.settings.ChannelSettings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.internal.StringUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * A byte stream over two Aeron streams, whatever carries them: that is its {@link Medium}.
 *
 * <p>Threads are those of every Netty channel. Its memory is bounded: three terms in each direction, and what the
 * pipeline has written and the peer has no room for, which {@link #isWritable()} tells.
 */
public abstract sealed class StreamChannel extends AbstractChannel implements DuplexChannel
    permits ShmChannel, AeronUdpChannel
{
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final StreamChannelConfig config = new StreamChannelConfig(this);
    private final Medium medium;
    private volatile @Nullable SocketAddress local;
    private volatile @Nullable SocketAddress remote;
    private volatile @Nullable StreamLink link;
    private volatile boolean isClosed;
    private @Nullable StreamConnector connector;
    private boolean isReadPending;

    /** A channel to connect. */
    StreamChannel(final Medium medium)
    {
        super(null);
        StreamTransport.ensureAvailability();
        this.medium = medium;
    }

    /** A channel that was accepted. */
    StreamChannel(final Channel parent, final Medium medium, final Connection connection, final Medium.Ends ends)
    {
        super(parent);
        this.medium = medium;
        local = ends.local();
        remote = ends.remote();
        link = new StreamLink(this, connection, medium.settings());
    }

    @Override
    public StreamChannelConfig config()
    {
        return config;
    }

    @Override
    public ChannelMetadata metadata()
    {
        return METADATA;
    }

    @Override
    public boolean isOpen()
    {
        return !isClosed;
    }

    @Override
    public boolean isActive()
    {
        return !isClosed && link != null;
    }

    @Override
    public @Nullable SocketAddress localAddress()
    {
        return local;
    }

    @Override
    public @Nullable SocketAddress remoteAddress()
    {
        return remote;
    }

    @Override
    public boolean isInputShutdown()
    {
        final StreamLink current = link;
        return isClosed || (current != null && current.isInputShutdown());
    }

    @Override
    public ChannelFuture shutdownInput()
    {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(final ChannelPromise promise)
    {
        inLoop(() ->
        {
            try
            {
                requireLink().shutdownInput();
                promise.setSuccess();
            }
            catch (final IOException | RuntimeException e)
            {
                promise.setFailure(e);
            }
        });
        return promise;
    }

    @Override
    public boolean isOutputShutdown()
    {
        final StreamLink current = link;
        return isClosed || (current != null && current.isOutputShutdown());
    }

    @Override
    public ChannelFuture shutdownOutput()
    {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(final ChannelPromise promise)
    {
        inLoop(() -> ((StreamUnsafe)unsafe()).shutdownOutput(promise));
        return promise;
    }

    @Override
    public boolean isShutdown()
    {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    public ChannelFuture shutdown()
    {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(final ChannelPromise promise)
    {
        shutdownOutput().addListener((output) -> shutdownInput().addListener((input) ->
        {
            if (output.isSuccess() && input.isSuccess())
            {
                promise.setSuccess();
            }
            else
            {
                promise.setFailure(output.isSuccess() ? input.cause() : output.cause());
            }
        }));
        return promise;
    }

    @Override
    protected AbstractUnsafe newUnsafe()
    {
        return new StreamUnsafe();
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
    protected @Nullable SocketAddress remoteAddress0()
    {
        return remote;
    }

    @Override
    protected void doRegister(final ChannelPromise promise)
    {
        try
        {
            final var loop = StreamTransport.requireEpoll(eventLoop());
            final StreamLink current = link;
            if (current != null)
            {
                current.attach(loop);
            }
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
        final StreamLink current = link;
        if (current != null)
        {
            current.detach();
        }
    }

    @Override
    protected void doBind(final SocketAddress localAddress)
    {
        throw new UnsupportedOperationException("the end that connects has an address given by the connection");
    }

    @Override
    protected void doDisconnect()
    {
        doClose();
    }

    @Override
    protected void doClose()
    {
        isClosed = true;
        if (connector != null)
        {
            connector.cancel();
            connector = null;
        }
        final StreamLink current = link;
        if (current != null)
        {
            current.close(config.isResetOnClose());
        }
    }

    @Override
    protected void doShutdownOutput() throws IOException
    {
        requireLink().shutdownOutput();
    }

    @Override
    protected void doBeginRead()
    {
        isReadPending = true;
        final StreamLink current = link;
        if (current != null)
        {
            current.beginRead();
        }
    }

    @Override
    protected void doWrite(final ChannelOutboundBuffer outbound) throws IOException
    {
        requireLink().write(outbound);
    }

    @Override
    protected Object filterOutboundMessage(final Object message)
    {
        if (message instanceof ByteBuf || message instanceof FileRegion)
        {
            return message;
        }
        throw new UnsupportedOperationException(
            "unsupported message type: " + StringUtil.simpleClassName(message) + " (expected: ByteBuf, FileRegion)");
    }

    /** By any thread, and also before there is a loop. */
    void onAutoReadCleared()
    {
        if (!isRegistered())
        {
            isReadPending = false;
            return;
        }
        inLoop(() ->
        {
            if (!config.isAutoRead())
            {
                isReadPending = false;
                final StreamLink current = link;
                if (current != null)
                {
                    current.clearRead();
                }
            }
        });
    }

    void onConnected(
        final Connection connection, final Medium.Ends ends, final ChannelPromise promise)
    {
        connector = null;
        local = ends.local();
        remote = ends.remote();
        final StreamLink made = new StreamLink(this, connection, medium.settings());
        link = made;
        try
        {
            made.attach(StreamTransport.requireEpoll(eventLoop()));
        }
        catch (final RuntimeException e)
        {
            promise.tryFailure(e);
            unsafe().close(voidPromise());
            return;
        }
        if (isReadPending)
        {
            made.beginRead();
        }
        // Asked before listeners are told, one of which may close the channel again.
        final boolean wasActive = isActive();
        // False if it was cancelled.
        final boolean isWanted = promise.trySuccess();
        if (wasActive)
        {
            pipeline().fireChannelActive();
        }
        if (!isWanted)
        {
            unsafe().close(voidPromise());
        }
    }

    /** The peer has ended its stream, and all of it was read. */
    void onInputShutdown()
    {
        if (config.isAllowHalfClosure())
        {
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        }
        else
        {
            unsafe().close(voidPromise());
        }
    }

    /** The connection is of no use any more. */
    void fail(final Throwable cause)
    {
        pipeline().fireExceptionCaught(cause);
        unsafe().close(voidPromise());
    }

    /** Go on with a flush that had no room or was interrupted. */
    void flushNow()
    {
        ((StreamUnsafe)unsafe()).flushNow();
    }

    private StreamLink requireLink() throws IOException
    {
        final StreamLink current = link;
        if (isClosed)
        {
            throw new ClosedChannelException();
        }
        if (current == null)
        {
            throw new NotYetConnectedException();
        }
        return current;
    }

    private void inLoop(final Runnable task)
    {
        if (eventLoop().inEventLoop())
        {
            task.run();
        }
        else
        {
            eventLoop().execute(task);
        }
    }

    /** A bound for the bytes on the way is one for the window, which is half of a term. */
    private int termLength()
    {
        final int bytes = config.bufferSize();
        if (bytes == 0)
        {
            return medium.settings().termLength();
        }
        final int window = Math.clamp(
            bytes, ChannelSettings.TERM_LENGTH_MIN / 2, ChannelSettings.TERM_LENGTH_MAX / 2);
        return 2 * Integer.highestOneBit(window);
    }

    private final class StreamUnsafe extends AbstractUnsafe
    {
        @Override
        public void connect(
            final SocketAddress remoteAddress, final SocketAddress localAddress, final ChannelPromise promise)
        {
            if (promise.isDone() || !ensureOpen(promise))
            {
                return;
            }
            if (connector != null)
            {
                throw new ConnectionPendingException();
            }
            if (link != null)
            {
                throw new AlreadyConnectedException();
            }
            try
            {
                final StreamConnector made = new StreamConnector(
                    StreamChannel.this, StreamTransport.requireEpoll(eventLoop()), medium, remoteAddress, termLength(),
                    promise);
                connector = made;
                made.start(config.getConnectTimeoutMillis());
            }
            catch (final ConnectException e)
            {
                promise.setFailure(e);
                close(voidPromise());
            }
        }

        @Override
        protected void flush0()
        {
            final StreamLink current = link;
            if (current == null || !current.isWritePending())
            {
                super.flush0();
            }
        }

        void flushNow()
        {
            super.flush0();
        }
    }
}
