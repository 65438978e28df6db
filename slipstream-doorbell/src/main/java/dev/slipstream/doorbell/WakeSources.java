/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

/**
 * What a thread that parks waits for, and how far it may rely on being rung for it. Used by that one thread.
 */
public interface WakeSources
{
    /**
     * Find out anew if something has changed.
     *
     * @return whether something had changed; a thread that is armed must then arm anew before it sleeps.
     */
    boolean refresh();

    /**
     * Whether somebody said that something has changed since the last {@link #refresh}. Asked once more between arming
     * and sleeping.
     *
     * @return true if the thread must not sleep.
     */
    boolean isStale();

    /**
     * How far the thread may rely on being rung, as of the last {@link #refresh}.
     *
     * @return whether all, some or none of those who have work for it ring.
     */
    Trust trust();

    /**
     * Longest sleep while all of them ring.
     *
     * @return in nanoseconds.
     */
    long maxParkNs();

    /**
     * Whether work that was found after a sleep which ended by its time limit may be such as nobody rings for. If it
     * may not, a ring was missed.
     *
     * @return true if no ring was due.
     */
    boolean isWorkUnrung();
}
