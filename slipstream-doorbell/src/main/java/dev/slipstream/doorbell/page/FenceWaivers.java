/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import static dev.slipstream.doorbell.page.DoorbellDescriptor.WAIVERS_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.WAIVER_COUNT;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.waiverOffset;

import dev.slipstream.linux.event.Membarrier;
import java.lang.invoke.VarHandle;

/**
 * Lets writers of this process leave out the fence between publishing and looking at doorbell words: the page says so,
 * and while it does, whoever parks issues membarrier(2), which fences every running thread of a registered process.
 *
 * <p>That costs each that parks some microseconds, and interrupts the processors that run such processes. So it is for
 * writers whose messages are so many that their fences would cost more.
 *
 * <h2>Memory order</h2> Beginning: the writer stores its waiver, a full fence, and publishes without one from then on.
 * A reader stores PARKED, a full fence, and reads the waivers. If it misses the waiver, its PARKED came before the
 * writer's fence, so all later looks of the writer see it; if it finds the waiver, membarrier(2) fences the writer,
 * wherever it is, before the reader's last polls. Ending: all that was published without a fence is stored before the
 * waiver is taken back, with release semantics: a reader that finds it gone finds the messages.
 *
 * <p>Thread-safe. What a process that died has left behind costs those that park time and nothing else; whoever opens
 * the page next takes it away.
 */
public final class FenceWaivers
{
    private final DoorbellPage page;
    private int holders;
    private int index;
    private boolean isClosed;

    FenceWaivers(final DoorbellPage page)
    {
        this.page = page;
    }

    /**
     * Begin to publish without fences. Who does, calls {@link #end()} when he fences again, or publishes no more.
     *
     * @return false if that is not possible here: the fence stays.
     */
    public synchronized boolean tryBegin()
    {
        if (isClosed || !page.allowsWaivers())
        {
            return false;
        }
        if (holders == 0)
        {
            Membarrier.registerGlobalExpedited();
            index = claim();
            if (index < 0)
            {
                return false;
            }
            page.setBit(WAIVERS_OFFSET, index, true);
        }
        holders++;
        VarHandle.fullFence();
        return true;
    }

    /** The end of a {@link #tryBegin} that succeeded, by the thread that published, or after it has. */
    public synchronized void end()
    {
        if (holders > 0 && --holders == 0)
        {
            withdraw(index);
        }
    }

    /** Whether anybody has a waiver: to be read after a fence that follows PARKED. */
    boolean isAnyHeld()
    {
        return page.buffer().getLongAcquire(WAIVERS_OFFSET) != 0;
    }

    /** Take away what processes that died have left. */
    void sweep()
    {
        for (int i = 0; i < WAIVER_COUNT; i++)
        {
            if (Ownership.isTaken(page, waiverOffset(i)) && Ownership.tryTake(page, waiverOffset(i)))
            {
                withdraw(i);
            }
        }
    }

    synchronized void close()
    {
        isClosed = true;
        if (holders > 0)
        {
            holders = 0;
            withdraw(index);
        }
    }

    private int claim()
    {
        for (int i = 0; i < WAIVER_COUNT; i++)
        {
            if (Ownership.tryTake(page, waiverOffset(i)))
            {
                return i;
            }
        }
        return -1;
    }

    private void withdraw(final int waiver)
    {
        page.setBit(WAIVERS_OFFSET, waiver, false);
        Ownership.release(page, waiverOffset(waiver));
    }
}
