/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

import dev.slipstream.linux.event.Futex;

/**
 * Wakes who sleeps on the doorbell word. A dead receiver cannot be told from one that has not fallen asleep yet.
 */
final class FutexSender implements SignalSender
{
    private final long wordAddress;

    FutexSender(final SignalAddress address)
    {
        wordAddress = address.wordAddress();
    }

    @Override
    public int send()
    {
        return Math.min(0, Futex.wake(wordAddress, 1));
    }

    @Override
    public void close()
    {
        // Holds no resource of the kernel.
    }
}
