/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.spin;

import java.util.concurrent.TimeUnit;

/**
 * Lets messages gather while they come in a flood, as the interrupt coalescing of network adapters does.
 *
 * <p>A reader that spins right behind its writer reads the cache line that is just being written, again and again. The
 * line goes to and fro between two cores for each message, the writer waits for it, and both become several times
 * slower. So a reader that has caught up with a flood looks away for a moment, after which there are hundreds of
 * messages to read in a row. Each is later by half of that moment on average. Below some millions of messages a second
 * it always looks again at once.
 *
 * <p>A flood is told by a leaky bucket (ITU-T I.371, as a meter): time drains it, messages fill it.
 *
 * <p>Used by the one thread that reads; allocates nothing.
 */
public final class Coalescing
{
    /** How long messages gather: less than waking a thread on another core takes. */
    static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(20);

    /** How much time a message is worth: it is no flood while they are further apart on average. */
    static final long NS_PER_MESSAGE = 150;

    // A flood is 1,024 messages ahead of that.
    private static final long FULL_NS = 1024 * NS_PER_MESSAGE;

    private long levelNs;
    private long caughtUpNs;
    private long messages;

    /** For a thread that has read nothing. */
    public Coalescing()
    {
    }

    /**
     * Messages were read.
     *
     * @param count how many.
     */
    public void onMessages(final int count)
    {
        messages += count;
    }

    /**
     * Everything was read that there was.
     *
     * @param nowNs by {@link System#nanoTime()}.
     * @return for how many nanoseconds not to look again; 0 if there is no flood.
     */
    public long onCaughtUp(final long nowNs)
    {
        final long elapsedNs = nowNs - caughtUpNs;
        caughtUpNs = nowNs;
        levelNs = Math.clamp(levelNs + messages * NS_PER_MESSAGE - elapsedNs, 0, FULL_NS);
        messages = 0;
        return levelNs == FULL_NS ? PAUSE_NS : 0;
    }
}
