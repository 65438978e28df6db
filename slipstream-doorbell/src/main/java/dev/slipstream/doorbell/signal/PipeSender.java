/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.event.NamedPipe;

/**
 * Writes a byte into the receiver's named pipe.
 */
final class PipeSender implements SignalSender
{
    static final String SUFFIX = ".pipe";

    private final NamedPipe pipe;

    PipeSender(final SignalAddress address)
    {
        pipe = NamedPipe.openForSignal(address.file(SUFFIX), address.ownerUid());
    }

    @Override
    public int send()
    {
        final int result = pipe.signal();
        // A full pipe is readable, and that is all a signal has to be.
        return result == -Errno.EAGAIN ? 0 : Math.min(0, result);
    }

    @Override
    public void close()
    {
        pipe.close();
    }
}
