/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.handshake.ControlRecord;
import dev.slipstream.netty.handshake.ControlRecord.Kind;
import dev.slipstream.netty.handshake.ControlSocket;
import dev.slipstream.netty.loop.FdWatch;
import dev.slipstream.netty.loop.LoopBell;
import dev.slipstream.netty.loop.PolledChannel;
import dev.slipstream.netty.settings.ChannelSettings;
import dev.slipstream.netty.stream.StreamProtocolException;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * The connected half of a {@link StreamChannel}: its two flows, polled by the loop's bell, and the control socket, by
 * whose end the peer's death is noticed at once. For the thread of the event loop.
 */
final class StreamLink implements PolledChannel
{
    private final StreamChannel channel;
    private final ChannelSettings settings;
    private final Connection connection;
    private final ControlSocket control;
    private final InboundFlow inbound;
    private final OutboundFlow outbound;
    private @Nullable LoopBell bell;
    private @Nullable FdWatch watch;
    private boolean isPeerGone;
    private boolean isBroken;
    private boolean isClosed;

    // Read by any thread.
    private volatile boolean isOutputShutdown;

    StreamLink(final StreamChannel channel, final Connection connection, final ChannelSettings settings)
    {
        this.channel = channel;
        this.settings = settings;
        this.connection = connection;
        control = connection.control();
        inbound = new InboundFlow(channel, connection.streams(), this::onControl);
        outbound = new OutboundFlow(channel, connection.streams());
    }

    /** Begin to be polled by a loop, whose thread calls. */
    void attach(final IoEventLoop loop)
    {
        if (!isPeerGone)
        {
            watch = FdWatch.start(loop, control.fd(), this::onControl, this::onLoopShutdown);
        }
        bell = LoopBell.add(
            loop, connection.streams().node(), connection.streams().spec(), settings.spin(), this);
        outbound.attach(bell);
        // The peer may have said more during the handshake, for which the socket is not readable any more.
        loop.execute(this::onControl);
    }

    /** No longer be polled. */
    void detach()
    {
        stopWatching();
        outbound.detach();
        if (bell != null)
        {
            bell.remove(connection.streams().spec(), this);
            bell = null;
        }
    }

    void beginRead()
    {
        inbound.beginRead();
        wake();
    }

    void clearRead()
    {
        inbound.clearRead();
    }

    /** Whether a write waits for room or for its turn, so that another flush is of no use. */
    boolean isWritePending()
    {
        return outbound.isPending();
    }

    boolean isInputShutdown()
    {
        return inbound.isShutdown();
    }

    boolean isOutputShutdown()
    {
        return isOutputShutdown;
    }

    void shutdownInput()
    {
        inbound.shutdown();
    }

    void shutdownOutput()
    {
        if (!isOutputShutdown)
        {
            isOutputShutdown = true;
            sendFin();
        }
    }

    /** Publish what is flushed. */
    void write(final ChannelOutboundBuffer flushed) throws IOException
    {
        if (isPeerGone || isBroken)
        {
            throw new SocketException("Broken pipe: the " + (isPeerGone ? "peer is gone" : "connection has failed"));
        }
        outbound.write(flushed);
    }

    void close(final boolean isReset)
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        detach();
        if (!isPeerGone)
        {
            if (isReset || isBroken || inbound.hasUnreadData())
            {
                control.send(Kind.RESET, outbound.position());
            }
            else if (!isOutputShutdown)
            {
                sendFin();
            }
        }
        connection.close(!isBroken && !isPeerGone);
    }

    @Override
    public int poll()
    {
        if (isClosed)
        {
            return 0;
        }
        try
        {
            final int workCount = outbound.poll();
            return isClosed ? workCount : workCount + inbound.poll();
        }
        catch (final Throwable t)
        {
            // Also an Error: a file of the stream that somebody has truncated shows as one.
            fail(t);
            return 1;
        }
    }

    @Override
    public void onLoopShutdown()
    {
        channel.unsafe().close(channel.voidPromise());
    }

    @Override
    public void onDriverGone()
    {
        fail(new SocketException("Connection reset: the media driver is gone"));
    }

    private void onControl()
    {
        if (isClosed)
        {
            return;
        }
        try
        {
            control.receive();
            for (ControlRecord next = control.nextRecord(); next != null; next = control.nextRecord())
            {
                onRecord(next);
            }
            if (control.isEndOfStream())
            {
                onPeerGone();
            }
        }
        catch (final IOException | RuntimeException e)
        {
            fail(e);
        }
    }

    private void onRecord(final ControlRecord received) throws IOException
    {
        switch (received.kind())
        {
            case FIN -> inbound.onFin(received.position());
            case RESET -> {
                inbound.onReset(received.position());
                onPeerGone();
            }
            case READY -> throw new StreamProtocolException("READY a second time");
        }
        wake();
    }

    private void onPeerGone()
    {
        isPeerGone = true;
        inbound.onPeerGone();
        stopWatching();
        wake();
    }

    private void stopWatching()
    {
        if (watch != null)
        {
            watch.cancel();
            watch = null;
        }
    }

    private void sendFin()
    {
        final long position = outbound.position();
        if (position >= 0)
        {
            control.send(Kind.FIN, position);
        }
        else
        {
            control.send(Kind.RESET, position);
        }
    }

    private void wake()
    {
        if (bell != null)
        {
            bell.wake();
        }
    }

    private void fail(final Throwable cause)
    {
        if (!isClosed)
        {
            // What handlers say to the failure would still reach the peer, by memory that outlives the driver: it would
            // take it for the last words of a peer that lives.
            isBroken = true;
            channel.fail(cause);
        }
    }
}
