/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

import dev.slipstream.linux.event.Futex;
import dev.slipstream.linux.event.Timespec;

/**
 * Sleeps on the doorbell word. Nothing to drain and nothing to release: the kernel compares the word when it falls
 * asleep, so that a ring before that moment is seen by its value.
 */
final class FutexReceiver implements SignalReceiver
{
    private final long wordAddress;
    private final Timespec timeout = new Timespec();

    FutexReceiver(final SignalAddress address)
    {
        wordAddress = address.wordAddress();
    }

    @Override
    public int await(final int parkedWord, final long timeoutNs)
    {
        final int result = Futex.await(wordAddress, parkedWord, timeout.set(timeoutNs));
        return Futex.isOrdinary(result) ? 0 : result;
    }

    @Override
    public void drain()
    {
        // The word is the signal.
    }

    @Override
    public int fd()
    {
        return -1;
    }

    @Override
    public void close()
    {
        // Holds no resource of the kernel.
    }
}
