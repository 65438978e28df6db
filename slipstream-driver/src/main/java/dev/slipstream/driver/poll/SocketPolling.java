/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.poll;

/**
 * Decides when a socket is looked at on which there is rarely anything. Aeron's agents ask in every duty cycle; each
 * look is a system call. In a thread that spins these calls are the larger part of a cycle, and so of the time until it
 * sees what it is to do ({@code ./slipstream bench net net-pingpong-20k}).
 *
 * <p>So it is looked at once in an interval, which a loop that idles between cycles exceeds anyway; and whenever it is
 * asked while something is awaited, or while looking finds something. By time and not by cycles: how long a cycle takes
 * depends on how the thread idles.
 *
 * <p>For one thread only.
 */
public final class SocketPolling
{
    private final long intervalNs;
    private long lastLookNs;
    private boolean isAwaited;
    private boolean isMoreLikely;

    /**
     * @param intervalNs how late something may be seen that nobody awaits.
     * @param nowNs      of the clock that is asked by. The first look is due at once.
     */
    public SocketPolling(final long intervalNs, final long nowNs)
    {
        this.intervalNs = intervalNs;
        lastLookNs = nowNs - intervalNs;
    }

    /**
     * Whether to look now.
     *
     * @param nowNs of the clock.
     * @return true if the answer may not wait.
     */
    public boolean isDue(final long nowNs)
    {
        return isAwaited || isMoreLikely || nowNs - lastLookNs >= intervalNs;
    }

    /**
     * Something cannot go on before there is something to read.
     */
    public void onAwaited()
    {
        isAwaited = true;
    }

    /**
     * The socket was looked at.
     *
     * @param nowNs    of the clock.
     * @param hasFound whether there was a datagram.
     */
    public void onLook(final long nowNs, final boolean hasFound)
    {
        lastLookNs = nowNs;
        isMoreLikely = hasFound;
        isAwaited &= !hasFound;
    }
}
