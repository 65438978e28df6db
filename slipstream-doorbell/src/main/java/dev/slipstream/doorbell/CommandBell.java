/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.RingSet;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Rings the media driver's conductor when a client has a command for it, and lets the client's own conductor sleep
 * until the driver answers. Put into the client's context before the driver is known, and bound to it afterwards.
 * Thread-safe.
 */
final class CommandBell
{
    private volatile @Nullable Binding binding;

    /**
     * From now on there is somebody to ring, and somebody who rings.
     *
     * @param commands  from clients to the driver, in a mapping that stays.
     * @param driver    the driver's conductor.
     * @param conductor of the client, closed by {@link #unbind}; null if it idles as its owner chose.
     */
    void bind(final RingBuffer commands, final RingSet driver, final @Nullable ConductorBell conductor)
    {
        binding = new Binding(commands, driver, conductor);
    }

    void unbind()
    {
        final Binding current = binding;
        binding = null;
        if (current != null && current.conductor != null)
        {
            current.conductor.close();
        }
    }

    @Nullable
    ConductorBell conductor()
    {
        final Binding current = binding;
        return current == null ? null : current.conductor;
    }

    /**
     * Ring if there are commands that the driver has not read. A command is published by its length, with release
     * semantics, before this thread reads the conductor's word: see {@link RingSet}.
     */
    void ring()
    {
        final Binding current = binding;
        if (current != null)
        {
            current.ringDriver();
        }
    }

    /** A call of the client's API is over. */
    void afterCall()
    {
        final Binding current = binding;
        if (current != null)
        {
            current.ringDriver();
            if (current.conductor != null)
            {
                current.conductor.afterCall();
            }
        }
    }

    private record Binding(RingBuffer commands, RingSet driver, @Nullable ConductorBell conductor)
    {
        void ringDriver()
        {
            if (commands.size() > 0)
            {
                driver.ring();
            }
        }
    }
}
