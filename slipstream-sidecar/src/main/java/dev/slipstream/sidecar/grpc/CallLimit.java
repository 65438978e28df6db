/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many calls are in flight, of all listeners of a sidecar together, and how many may be. Thread-safe.
 */
public final class CallLimit
{
    private final int limit;
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * @param limit of calls.
     */
    public CallLimit(final int limit)
    {
        this.limit = limit;
    }

    /**
     * Take a place.
     *
     * @return false if there is none.
     */
    boolean tryEnter()
    {
        if (inFlight.incrementAndGet() > limit)
        {
            inFlight.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Give a place back. */
    void leave()
    {
        inFlight.decrementAndGet();
    }

    /**
     * Calls at this moment.
     *
     * @return number of them.
     */
    public int inFlight()
    {
        return inFlight.get();
    }

    /**
     * The limit.
     *
     * @return number of calls.
     */
    int limit()
    {
        return limit;
    }
}
