/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

/**
 * The end of a signal that sleeps. Used by one thread, which owns it.
 *
 * <p>A signal that was sent before {@link #await} begins ends it at once: none is lost. {@link #await} may also return
 * without a signal; the caller looks at its doorbell word.
 */
public interface SignalReceiver extends AutoCloseable
{
    /**
     * Sleep until a signal arrives or the time limit has passed. Blocks in the kernel; an interrupt does not end it.
     *
     * @param parkedWord value of the doorbell word while nobody has rung.
     * @param timeoutNs  how long at most.
     * @return 0, or a negated errno if the signal is broken and will not work again.
     */
    int await(int parkedWord, long timeoutNs);

    /**
     * Forget signals that have arrived, so that the next {@link #await} sleeps. Never blocks.
     */
    void drain();

    /**
     * The descriptor that becomes readable when a signal arrives, for an epoll loop.
     *
     * @return the descriptor, or -1 if this kind of signal has none.
     */
    int fd();

    /** Release the kernel's resources and delete files; later calls do nothing. */
    @Override
    void close();
}
