/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.ParkSlot;
import java.util.concurrent.locks.LockSupport;

/**
 * Sleeps for a ring and nothing else.
 */
final class SlotWaitPoint implements WaitPoint
{
    private final ParkSlot slot;

    SlotWaitPoint(final ParkSlot slot)
    {
        this.slot = slot;
    }

    @Override
    public boolean await(final long timeoutNs)
    {
        slot.await(timeoutNs);
        return false;
    }

    @Override
    public boolean pause(final long timeoutNs)
    {
        LockSupport.parkNanos(timeoutNs);
        return false;
    }
}
