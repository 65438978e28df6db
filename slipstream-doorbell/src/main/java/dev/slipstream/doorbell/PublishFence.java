/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.FenceWaivers;
import dev.slipstream.doorbell.page.RingSet;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The fence between a message that was published and the look for readers that sleep ({@link RingSet}), for the one
 * thread of an exclusive publication: there unless messages come so fast that it would count, when those that park are
 * asked to fence on its behalf.
 */
final class PublishFence implements AutoCloseable
{
    /** How many messages there are between two looks at the clock. */
    static final int MESSAGES_PER_LOOK = 1024;

    // A fence takes about 10 ns, and more while stores are under way: a tenth of the time between messages.
    private static final long WAIVE_BELOW_NS = 200L * MESSAGES_PER_LOOK;

    // Far enough from the other not to change at every look.
    private static final long FENCE_ABOVE_NS = TimeUnit.MICROSECONDS.toNanos(1) * MESSAGES_PER_LOOK;

    private final FenceWaivers waivers;
    private final LongSupplier clock;
    private boolean isWaived;
    private int untilLook = MESSAGES_PER_LOOK;
    private long lookedNs;

    /**
     * @param waivers of the process.
     * @param clock   in nanoseconds.
     */
    PublishFence(final FenceWaivers waivers, final LongSupplier clock)
    {
        this.waivers = waivers;
        this.clock = clock;
        lookedNs = clock.getAsLong();
    }

    /** After each message that was published, and before the look. */
    void afterPublish()
    {
        // First: whoever ends to do without fences has the message fenced that was published last.
        if (--untilLook == 0)
        {
            look();
        }
        if (!isWaived)
        {
            VarHandle.fullFence();
        }
    }

    boolean isWaived()
    {
        return isWaived;
    }

    /** The publication is closed. Later calls do nothing. */
    @Override
    public void close()
    {
        resume();
    }

    private void look()
    {
        untilLook = MESSAGES_PER_LOOK;
        final long nowNs = clock.getAsLong();
        final long elapsedNs = nowNs - lookedNs;
        lookedNs = nowNs;
        if (!isWaived && elapsedNs < WAIVE_BELOW_NS)
        {
            isWaived = waivers.tryBegin();
        }
        else if (elapsedNs > FENCE_ABOVE_NS)
        {
            resume();
        }
    }

    private void resume()
    {
        if (isWaived)
        {
            isWaived = false;
            waivers.end();
        }
    }
}
