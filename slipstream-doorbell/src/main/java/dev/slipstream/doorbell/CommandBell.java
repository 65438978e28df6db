/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.RingSet;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Rings the media driver's conductor when a client has a command for it. Put into the client's context before the
 * driver is known, and bound to it afterwards. Thread-safe.
 */
final class CommandBell
{
    private volatile @Nullable Binding binding;

    /**
     * From now on there is somebody to ring.
     *
     * @param commands  from clients to the driver, in a mapping that stays.
     * @param conductor of the driver.
     */
    void bind(final RingBuffer commands, final RingSet conductor)
    {
        binding = new Binding(commands, conductor);
    }

    void unbind()
    {
        binding = null;
    }

    /**
     * Ring if there are commands that the driver has not read. A command is published by its length, with release
     * semantics, before this thread reads the conductor's word: see {@link RingSet}.
     */
    void ring()
    {
        final Binding current = binding;
        if (current != null && current.commands.size() > 0)
        {
            current.conductor.ring();
        }
    }

    private record Binding(RingBuffer commands, RingSet conductor)
    {
    }
}
