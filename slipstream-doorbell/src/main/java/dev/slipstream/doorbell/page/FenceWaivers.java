/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import static dev.slipstream.doorbell.page.DoorbellDescriptor.WAIVERS_OFFSET;
import static dev.slipstream.doorbell.page.DoorbellDescriptor.WAIVER_COUNT;

import dev.slipstream.linux.event.Membarrier;
import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;

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
    private final UnsafeBuffer buffer;
    private int holders;
    private int index;
    private boolean isRegistered;
    private boolean isClosed;

    FenceWaivers(final DoorbellPage page)
    {
        this.page = page;
        buffer = page.buffer();
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
            if (!isRegistered)
            {
                Membarrier.registerGlobalExpedited();
                isRegistered = true;
            }
            index = claim();
            if (index < 0)
            {
                return false;
            }
            setBit(index, true);
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
        return buffer.getLongAcquire(WAIVERS_OFFSET) != 0;
    }

    /** Take away what processes that died have left. */
    void sweep()
    {
        for (int i = 0; i < WAIVER_COUNT; i++)
        {
            final long owner = buffer.getLongVolatile(ownerOffset(i));
            if (owner != 0 && page.identity().isDead(owner, buffer.getLongVolatile(namespaceOffset(i))) &&
                buffer.compareAndSetLong(ownerOffset(i), owner, page.identity().owner()))
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
            if (buffer.compareAndSetLong(ownerOffset(i), 0, page.identity().owner()))
            {
                buffer.putLongVolatile(namespaceOffset(i), page.identity().namespace());
                return i;
            }
        }
        return -1;
    }

    private void withdraw(final int waiver)
    {
        setBit(waiver, false);
        buffer.putLongVolatile(namespaceOffset(waiver), 0);
        buffer.putLongVolatile(ownerOffset(waiver), 0);
    }

    private void setBit(final int waiver, final boolean present)
    {
        final long bit = 1L << waiver;
        long before;
        do
        {
            before = buffer.getLongVolatile(WAIVERS_OFFSET);
        }
        while (!buffer.compareAndSetLong(WAIVERS_OFFSET, before, present ? before | bit : before & ~bit));
    }

    private static int ownerOffset(final int waiver)
    {
        return DoorbellDescriptor.waiverOffset(waiver);
    }

    private static int namespaceOffset(final int waiver)
    {
        return DoorbellDescriptor.waiverOffset(waiver) + Long.BYTES;
    }
}
