/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.loop;

/** What a {@link LoopBell} polls, on the thread of its loop. */
public interface PolledChannel
{
    /**
     * Read, and go on with a write that had no room, each within a bound.
     *
     * @return how much was done; 0 if there was nothing.
     */
    int poll();

    /** The event loop ends. */
    void onLoopShutdown();

    /** The media driver, or the client of it, is gone. */
    void onDriverGone();
}
