/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.DoorbellDescriptor;
import dev.slipstream.doorbell.page.DoorbellPage;
import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.doorbell.signal.SignalKind;
import org.jspecify.annotations.Nullable;

/**
 * Where the conductor of one Aeron client sleeps while the media driver rings clients that it has answered: instead of
 * looking for answers, new images and lost ones every 16 ms. Without such a driver nothing sleeps here.
 *
 * <p>{@link #sleep} is for the conductor's thread, the rest for any.
 */
final class ConductorBell implements AutoCloseable
{
    private final PeerDirectory peers;
    private final long maxParkNs;
    private final ParkSlot slot;
    private volatile boolean isClosed;
    private volatile @Nullable Thread conductor;

    // For the conductor's thread.
    private boolean isArmed;

    ConductorBell(final DoorbellPage page, final PeerDirectory peers, final long maxParkNs)
    {
        this.peers = peers;
        this.maxParkNs = maxParkNs;
        slot = page.allocate(SignalKind.FUTEX);
        slot.join(DoorbellDescriptor.bucketOf(DoorbellDescriptor.CLIENTS_KEY));
    }

    /**
     * Sleep, or get ready for it. A conductor that comes back without work has looked once more since it said PARKED.
     *
     * @param workCount what it found.
     * @return false if it is to idle as it does without doorbells.
     */
    boolean sleep(final int workCount)
    {
        if (workCount > 0)
        {
            disarm();
            return true;
        }
        if (!isArmed)
        {
            return arm();
        }
        awaitRing();
        disarm();
        return true;
    }

    /** A call of the client's API is over, during which the conductor could not look: what is left is for it. */
    void afterCall()
    {
        if (!Thread.currentThread().equals(conductor))
        {
            slot.ring();
        }
    }

    /** Wakes the conductor, and waits until it has left: it may be about to sleep. Later calls do nothing. */
    @Override
    public void close()
    {
        // Closed, a fence, PARKED or not: awaitRing() has them in the other order.
        isClosed = true;
        slot.ring();
        synchronized (slot)
        {
            slot.close();
        }
    }

    private boolean arm()
    {
        conductor = Thread.currentThread();
        if (isClosed || !peers.isDriverRinging())
        {
            return false;
        }
        synchronized (slot)
        {
            if (!isClosed)
            {
                slot.arm();
                isArmed = true;
            }
        }
        return isArmed;
    }

    private void awaitRing()
    {
        synchronized (slot)
        {
            if (!isClosed && !slot.isRung() && !Thread.currentThread().isInterrupted())
            {
                slot.await(maxParkNs);
            }
        }
    }

    private void disarm()
    {
        if (isArmed)
        {
            isArmed = false;
            synchronized (slot)
            {
                if (!isClosed)
                {
                    slot.disarm();
                }
            }
        }
    }
}
