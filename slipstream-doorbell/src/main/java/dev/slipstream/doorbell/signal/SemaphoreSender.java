/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.event.PosixSemaphore;

/**
 * Posts the semaphore in the slot of the doorbell. A dead receiver cannot be told from one that is awake.
 */
final class SemaphoreSender implements SignalSender
{
    private final PosixSemaphore semaphore;

    SemaphoreSender(final SignalAddress address)
    {
        semaphore = PosixSemaphore.at(address.semaphoreAddress());
    }

    @Override
    public int send()
    {
        if (!semaphore.isSound())
        {
            return -Errno.EINVAL;
        }
        final int result = semaphore.post();
        // Nobody sleeps on a semaphore whose value is at its greatest.
        return result == -Errno.EOVERFLOW ? 0 : result;
    }

    @Override
    public void close()
    {
        // Holds no resource of the kernel.
    }
}
