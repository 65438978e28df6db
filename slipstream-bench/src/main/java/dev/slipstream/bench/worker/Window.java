/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

/**
 * The time in which a round is measured; what comes before is warm-up. Moments of {@link System#nanoTime()}, which
 * compares by difference.
 *
 * @param fromNs  the first moment that counts.
 * @param untilNs the first moment that no longer counts.
 */
record Window(long fromNs, long untilNs)
{
    /**
     * Whether a moment counts.
     *
     * @param ns the moment.
     * @return true from the beginning to before the end.
     */
    boolean contains(final long ns)
    {
        return ns - fromNs >= 0 && ns - untilNs < 0;
    }

    /**
     * Whether the window is over.
     *
     * @param ns now.
     * @return true from the end on.
     */
    boolean isOver(final long ns)
    {
        return ns - untilNs >= 0;
    }
}
