/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

import dev.slipstream.netty.handshake.ControlRecord.Kind;
import dev.slipstream.netty.loop.FdWatch;
import dev.slipstream.netty.node.StreamNode;
import dev.slipstream.netty.node.StreamListener;
import dev.slipstream.netty.node.StreamOpening;
import dev.slipstream.netty.node.StreamPair;
import dev.slipstream.netty.settings.ChannelSettings;
import dev.slipstream.netty.stream.StreamProtocolException;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One side of a connection that is being set up. For the thread of the event loop; the node's thread hands over to it.
 *
 * <pre>{@code
 *   client                                        server
 *     |------------------ hello ---------------------->|
 *     |                                                |  opens its streams
 *     |<----------------- welcome ---------------------|  or a refusal
 *     |  opens its streams                             |
 *     |------------------ READY ---------------------->|
 *     |<----------------- READY -----------------------|  each when it sees the other's stream
 * }</pre>
 *
 * Before the deadline everything has happened, or everything is closed.
 */
public abstract class Handshake
{
    private final IoEventLoop loop;
    private final ControlSocket control;
    private final HandshakeListener listener;
    private final FdWatch watch;
    private final Future<?> deadline;
    private @Nullable StreamNode node;
    private @Nullable StreamOpening opening;
    private @Nullable StreamPair streams;
    private long connectionId;
    private boolean isPeerReady;
    private boolean isOver;

    Handshake(
        final IoEventLoop loop, final ChannelSettings settings, final ControlSocket control,
        final HandshakeListener listener)
    {
        this.loop = loop;
        this.control = control;
        this.listener = listener;
        watch = FdWatch.start(loop, control.fd(), this::onReadable, this::cancel);
        deadline = loop.schedule(
            () -> fail(new ConnectException("the peer did not finish the handshake within " +
                TimeUnit.NANOSECONDS.toMillis(settings.handshakeTimeoutNs()) + " ms")),
            settings.handshakeTimeoutNs(), TimeUnit.NANOSECONDS);
    }

    /** Give up: the listener is told nothing. Later calls do nothing. */
    public final void cancel()
    {
        if (end())
        {
            release();
        }
    }

    /** The greeting of the peer may have come: take it if it has. */
    abstract void onGreeting() throws IOException;

    /** The driver has the streams of this side. */
    abstract void onStreamsAdded();

    /** This side cannot go on for a reason that the peer may be told. */
    abstract void onRefused(String reason);

    /** What this side has taken is given back: there will be no connection. */
    void onReleased()
    {
        // Most have taken nothing but what is known here.
    }

    /** Whether the greeting of the peer was taken. */
    abstract boolean isGreeted();

    final ControlSocket control()
    {
        return control;
    }

    /** Wait for a node. The lease is given back if this fails. */
    final void await(final StreamNode leased, final Runnable whenReady)
    {
        node = leased;
        // What goes wrong in there ends this handshake, and nobody waits for the outcome.
        final var _ = leased.ready().whenComplete((ready, failure) -> inLoop(() ->
        {
            if (failure != null)
            {
                refuse(failure);
                return;
            }
            whenReady.run();
        }));
    }

    /** Let the thread of the loop be told, unless this is over by then. */
    final void inLoop(final Runnable task)
    {
        loop.execute(() ->
        {
            if (!isOver)
            {
                task.run();
            }
        });
    }

    /** Wait for a port that the node makes. */
    final void awaitPort(final CompletableFuture<Integer> made, final IntConsumer whenMade)
    {
        // What goes wrong in there ends this handshake, and nobody waits for the outcome.
        final var _ = made.whenComplete((port, failure) -> inLoop(() ->
        {
            if (failure != null)
            {
                refuse(failure);
                return;
            }
            whenMade.accept(port);
        }));
    }

    /** The streams are being opened. */
    final void onOpening(final long id, final StreamOpening begun)
    {
        connectionId = id;
        opening = begun;
    }

    /** To be told how opening the streams goes. */
    final StreamListener streamListener()
    {
        return new StreamListener()
        {
            @Override
            public void onAdded()
            {
                inLoop(Handshake.this::onStreamsAdded);
            }

            @Override
            public void onOpened(final StreamPair opened)
            {
                loop.execute(() -> onStreamsOpened(opened));
            }

            @Override
            public void onFailed(final Throwable cause)
            {
                inLoop(() -> refuse(cause));
            }
        };
    }

    final void fail(final Throwable cause)
    {
        if (end())
        {
            release();
            listener.onFailed(cause);
        }
    }

    /** Fail, and tell the peer why. */
    final void refuse(final Throwable cause)
    {
        if (!isOver)
        {
            onRefused(String.valueOf(cause.getMessage()));
            fail(cause);
        }
    }

    private void onStreamsOpened(final StreamPair opened)
    {
        streams = opened;
        if (isOver)
        {
            opened.close(false);
            return;
        }
        if (!control.send(Kind.READY, 0))
        {
            fail(gone());
            return;
        }
        completeIfReady();
    }

    private void onReadable()
    {
        try
        {
            control.receive();
            if (!isGreeted())
            {
                onGreeting();
            }
            if (isGreeted() && !isPeerReady && !isOver)
            {
                final ControlRecord ready = control.nextRecord();
                if (ready != null)
                {
                    onRecord(ready);
                }
            }
            if (!control.inbound().hasRemaining())
            {
                throw new StreamProtocolException("more on the control socket than there is to say");
            }
            if (control.isEndOfStream() && !isOver)
            {
                fail(gone());
            }
        }
        catch (final IOException | RuntimeException e)
        {
            fail(e);
        }
    }

    private void onRecord(final ControlRecord ready) throws StreamProtocolException
    {
        if (ready.kind() != Kind.READY)
        {
            throw new StreamProtocolException(ready.kind() + " before the connection is ready");
        }
        isPeerReady = true;
        completeIfReady();
    }

    private void completeIfReady()
    {
        if (isPeerReady && streams != null && end())
        {
            listener.onConnected(new Connection(control, streams, connectionId));
        }
    }

    private boolean end()
    {
        if (isOver)
        {
            return false;
        }
        isOver = true;
        deadline.cancel(false);
        watch.cancel();
        return true;
    }

    private void release()
    {
        onReleased();
        control.close();
        if (opening != null)
        {
            opening.cancel();
        }
        if (streams != null)
        {
            streams.close(false);
        }
        if (node != null)
        {
            node.release();
        }
    }

    private static IOException gone()
    {
        return new ConnectException("the peer closed the connection during the handshake");
    }
}
