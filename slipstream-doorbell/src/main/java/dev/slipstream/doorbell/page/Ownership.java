/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Who has a thing of the page: two words of it, the owner, 0 while there is none, and the owner's namespace of process
 * ids. What belonged to a process that died is free, and as it was left.
 */
final class Ownership
{
    private static final int OWNER_OFFSET = 0;
    private static final int NAMESPACE_OFFSET = OWNER_OFFSET + Long.BYTES;

    private Ownership()
    {
    }

    /**
     * Take a thing for the process that has mapped the page, if it is free.
     *
     * @param page   of the thing.
     * @param offset of its two words.
     * @return whether it is taken now.
     */
    static boolean tryTake(final DoorbellPage page, final int offset)
    {
        final UnsafeBuffer buffer = page.buffer();
        final ProcessIdentity identity = page.identity();
        final long owner = buffer.getLongVolatile(offset + OWNER_OFFSET);
        final boolean isFree = owner == 0 ||
            identity.isDead(owner, buffer.getLongVolatile(offset + NAMESPACE_OFFSET));
        if (!isFree || !buffer.compareAndSetLong(offset + OWNER_OFFSET, owner, identity.owner()))
        {
            return false;
        }
        buffer.putLongVolatile(offset + NAMESPACE_OFFSET, identity.namespace());
        return true;
    }

    /**
     * Whether anybody has it, be he alive or dead.
     *
     * @param page   of the thing.
     * @param offset of its two words.
     * @return false if it was given back, or never taken.
     */
    static boolean isTaken(final DoorbellPage page, final int offset)
    {
        return page.buffer().getLongVolatile(offset + OWNER_OFFSET) != 0;
    }

    /**
     * Give back what the process that has mapped the page has taken.
     *
     * @param page   of the thing.
     * @param offset of its two words.
     */
    static void release(final DoorbellPage page, final int offset)
    {
        page.buffer().putLongVolatile(offset + NAMESPACE_OFFSET, 0);
        page.buffer().putLongVolatile(offset + OWNER_OFFSET, 0);
    }
}
