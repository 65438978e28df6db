/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import dev.slipstream.doorbell.page.DoorbellDescriptor;
import dev.slipstream.doorbell.page.DoorbellPage;
import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.doorbell.page.RingSet;

/**
 * The two bells beside those of the streams: one wakes the driver, the other those who wait for it. Each is a bucket
 * of the page of doorbells under a name that no stream has, since streams of ours never have session 0.
 */
final class NodeBells
{
    private static final int SESSION = 0;
    private static final int DRIVER_STREAM = -1;
    private static final int PROGRESS_STREAM = -2;

    private final RingSet driver;
    private final RingSet progress;

    NodeBells(final DoorbellPage page)
    {
        driver = page.ringSet(SESSION, DRIVER_STREAM);
        progress = page.ringSet(SESSION, PROGRESS_STREAM);
    }

    /** Rung after a command to the driver, and when a reader has made room. */
    RingSet driver()
    {
        return driver;
    }

    /** Rung by the driver after it has done something. */
    RingSet progress()
    {
        return progress;
    }

    static void joinDriver(final ParkSlot slot)
    {
        slot.join(bucket(DRIVER_STREAM));
    }

    static void joinProgress(final ParkSlot slot)
    {
        slot.join(bucket(PROGRESS_STREAM));
    }

    static void leaveProgress(final ParkSlot slot)
    {
        slot.leave(bucket(PROGRESS_STREAM));
    }

    private static int bucket(final int stream)
    {
        return DoorbellDescriptor.bucketOf(DoorbellDescriptor.streamKey(SESSION, stream));
    }
}
