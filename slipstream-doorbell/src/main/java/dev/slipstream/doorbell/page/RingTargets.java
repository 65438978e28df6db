/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import static dev.slipstream.doorbell.page.DoorbellDescriptor.SLOT_COUNT;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.WORD_OFFSET;

import org.jspecify.annotations.Nullable;

/**
 * The ring targets of one process, so that all its publications share one open sender per thread to be woken.
 * Thread-safe; not on the hot path.
 */
final class RingTargets
{
    private final DoorbellPage page;
    private final @Nullable RingTarget[] bySlot = new @Nullable RingTarget[SLOT_COUNT];
    private boolean closed;

    RingTargets(final DoorbellPage page)
    {
        this.page = page;
    }

    /**
     * Whoever has a slot now.
     *
     * @param slot the slot.
     * @return the target, or null if the slot is free.
     */
    synchronized @Nullable RingTarget current(final int slot)
    {
        final int word = page.buffer().getIntAcquire(DoorbellDescriptor.slotOffset(slot) + WORD_OFFSET);
        if (closed || DoorbellDescriptor.isFree(word))
        {
            return null;
        }
        final int generation = DoorbellDescriptor.generationOf(word);
        final RingTarget known = bySlot[slot];
        if (known != null && known.generation() == generation)
        {
            return known;
        }
        if (known != null)
        {
            known.close();
        }
        final RingTarget target = new RingTarget(page, slot, generation);
        bySlot[slot] = target;
        return target;
    }

    synchronized void close()
    {
        closed = true;
        for (final RingTarget target : bySlot)
        {
            if (target != null)
            {
                target.close();
            }
        }
    }
}
