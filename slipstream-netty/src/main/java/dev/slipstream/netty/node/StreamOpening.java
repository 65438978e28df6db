/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A pair of streams on its way from request to being open. Everything but {@link #cancel()} is for the thread of the
 * node.
 */
public abstract class StreamOpening
{
    private final StreamListener listener;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private boolean isAdded;
    private volatile boolean isCancelled;

    StreamOpening(final StreamListener listener)
    {
        this.listener = listener;
    }

    /** Give up, by any thread: the listener is told nothing any more, unless it is just being told. */
    public void cancel()
    {
        isCancelled = true;
    }

    /** Ask the driver. */
    abstract void begin();

    /** Whether the driver has answered. */
    abstract boolean isAnswered();

    /**
     * Look whether the peer has come.
     *
     * @return the streams, or null if it has not.
     * @throws RuntimeException if it cannot come, or does not keep to what was agreed.
     */
    abstract @Nullable StreamPair tryComplete();

    /** Give back what there is so far. */
    abstract void abandon();

    /**
     * Look whether the driver has answered and the peer has come.
     *
     * @return whether this is over.
     */
    boolean poll()
    {
        if (isCancelled)
        {
            abandon();
            return true;
        }
        try
        {
            if (!isAdded && isAnswered())
            {
                isAdded = true;
                listener.onAdded();
            }
            final StreamPair streams = isAdded ? tryComplete() : null;
            if (streams != null)
            {
                isOver.set(true);
                listener.onOpened(streams);
            }
            return streams != null;
        }
        catch (final RuntimeException e)
        {
            abandon();
            fail(e);
            return true;
        }
    }

    void fail(final Throwable cause)
    {
        if (!isCancelled && isOver.compareAndSet(false, true))
        {
            listener.onFailed(cause);
        }
    }
}
