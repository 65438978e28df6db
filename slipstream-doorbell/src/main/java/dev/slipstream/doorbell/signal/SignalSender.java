/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

/**
 * The end of a signal that wakes. {@link #send} may be called by one thread at a time.
 */
public interface SignalSender extends AutoCloseable
{
    /**
     * Wake the receiver, or let its next wait return at once. Never blocks.
     *
     * @return 0, or a negated errno if nobody can be woken this way any more: the receiver is dead.
     */
    int send();

    /** Release the kernel's resources; later calls do nothing. */
    @Override
    void close();
}
