/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.handshake;

/** How many connections a server may have. Thread-safe. */
public interface Admission
{
    /**
     * Take a place.
     *
     * @return false if there is none.
     */
    boolean tryEnter();

    /** Give a place back that was taken. */
    void leave();
}
