/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

/**
 * Where a thread that parks sleeps: on its slot, or on that and on descriptors. Used by that one thread.
 */
public interface WaitPoint
{
    /**
     * Sleep while parked, until somebody rings or something else is ready or the time limit has passed.
     *
     * @param timeoutNs how long at most.
     * @return whether something else than a ring is ready.
     */
    boolean await(long timeoutNs);

    /**
     * Sleep while not parked, as stock Aeron does.
     *
     * @param timeoutNs how long at most.
     * @return whether something is ready.
     */
    boolean pause(long timeoutNs);
}
