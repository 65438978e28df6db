/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import java.util.concurrent.TimeUnit;

/**
 * Decides when a send endpoint looks for status messages and NAKs. Aeron's sender asks in every duty cycle in which it
 * sent nothing; each look is a system call, and as a rule finds nothing. In a thread that spins these calls are the
 * larger part of a cycle, and so of the time until it sees what it is to send
 * ({@code ./slipstream bench net net-pingpong-20k}).
 *
 * <p>So it looks once in {@link #INTERVAL_NS}, which a loop that idles between cycles exceeds anyway; and whenever it
 * is asked while a publication has used up its flow-control limit, or while looking finds something.
 *
 * <p>For the sender's thread only.
 */
final class ControlPolling
{
    /** How late a status message or NAK may be seen: a fraction of what the kernel takes to deliver it. */
    static final long INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(10);

    private long lastLookNs = System.nanoTime() - INTERVAL_NS;
    private boolean isAwaited;
    private boolean isMoreLikely;

    /**
     * Whether to look now.
     *
     * @param nowNs of {@link System#nanoTime()}.
     * @return true if the answer may not wait.
     */
    boolean isDue(final long nowNs)
    {
        return isAwaited || isMoreLikely || nowNs - lastLookNs >= INTERVAL_NS;
    }

    /**
     * A publication cannot go on before a status message comes.
     */
    void onLimitReached()
    {
        isAwaited = true;
    }

    /**
     * The endpoint has looked.
     *
     * @param nowNs    of {@link System#nanoTime()}.
     * @param hasFound whether there was a datagram.
     */
    void onLook(final long nowNs, final boolean hasFound)
    {
        lastLookNs = nowNs;
        isMoreLikely = hasFound;
        isAwaited &= !hasFound;
    }
}
