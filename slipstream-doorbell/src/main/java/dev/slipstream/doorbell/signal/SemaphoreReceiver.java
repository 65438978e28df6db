/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.event.PosixSemaphore;

/**
 * Sleeps on a POSIX semaphore in the slot of the doorbell.
 */
final class SemaphoreReceiver implements SignalReceiver
{
    // More posts than there can be writers between two drains; a hostile peer does not keep the thread here for ever.
    private static final int MAX_DRAINED = 1024;

    private final long address;
    private PosixSemaphore semaphore;

    SemaphoreReceiver(final SignalAddress address)
    {
        this.address = address.semaphoreAddress();
        semaphore = PosixSemaphore.create(this.address);
    }

    @Override
    public int await(final int parkedWord, final long timeoutNs)
    {
        repair();
        final int result = semaphore.await(timeoutNs);
        return result == -Errno.ETIMEDOUT || result == -Errno.EINTR ? 0 : Math.min(0, result);
    }

    @Override
    public void drain()
    {
        repair();
        int drained = 0;
        while (drained < MAX_DRAINED && semaphore.tryWait() == 0)
        {
            drained++;
        }
    }

    private void repair()
    {
        if (!semaphore.isSound())
        {
            semaphore = PosixSemaphore.create(address);
        }
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
