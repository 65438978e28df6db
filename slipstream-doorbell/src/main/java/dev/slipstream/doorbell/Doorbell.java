/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.doorbell.spin.Coalescing;
import dev.slipstream.doorbell.spin.SpinPolicy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.IdleStrategy;

/**
 * The doorbell of one thread that reads: sleeps in the steps of a {@link ParkCycle} and is rung by those who write.
 *
 * <p>{@link #ring()} may be called by any thread; everything else by the one thread that reads, which also closes it.
 *
 * <p>A <em>cautious</em> doorbell is for a thread that may also wait for what nobody rings for. It sleeps no longer
 * than stock Aeron would, and when it found such work after a sleep, it keeps to the stock schedule for a while.
 */
public final class Doorbell implements IdleStrategy, AutoCloseable
{
    /** Alias of this idle strategy in Aeron's configuration. */
    public static final String ALIAS = "doorbell";

    private final ParkSlot slot;
    private final ReaderSources sources;
    private final BellCounters counters;
    private final Runnable onClose;
    private final LimitWait limitWait;
    private final ParkCycle cycle;
    private final AtomicBoolean closed = new AtomicBoolean();

    Doorbell(
        final ParkSlot slot, final ReaderSources sources, final SpinPolicy spinPolicy, final BellCounters counters,
        final boolean isCautious, final Runnable onClose)
    {
        this.slot = slot;
        this.sources = sources;
        this.counters = counters;
        this.onClose = onClose;
        limitWait = new LimitWait(slot, counters);
        cycle = new ParkCycle(slot, sources, new SlotWaitPoint(slot), spinPolicy,
            isCautious ? null : new Coalescing(), counters, ParkCycle.READER_POLLS, isCautious);
    }

    /**
     * Report the outcome of a poll, and spin or sleep for one step if it found nothing.
     *
     * @param workCount how much was found.
     */
    @Override
    public void idle(final int workCount)
    {
        cycle.idle(workCount);
    }

    /**
     * Idle as {@link #idle(int)} does, but only while all who write ring: for a thread that has an idle strategy of its
     * own for when they do not.
     *
     * @param workCount how much was found.
     * @param limitNs   sleep no longer than this, in nanoseconds.
     * @return whether that was done. If not, since there was work, somebody does not ring, or a ring was missed lately,
     *         the thread's own strategy is to be called.
     */
    public boolean idleIfRung(final int workCount, final long limitNs)
    {
        return cycle.idleIfRung(workCount, limitNs);
    }

    /**
     * Idle without saying whether there was work, as await loops do: there may be work that nobody rings for, so this
     * is one step of the stock schedule.
     */
    @Override
    public void idle()
    {
        cycle.idle();
    }

    @Override
    public void reset()
    {
        cycle.reset();
    }

    @Override
    public String alias()
    {
        return ALIAS;
    }

    /**
     * Wake the thread, or keep it from falling asleep. For work that does not come from a stream: a queue, a command, a
     * request to stop. To be called after the work was published.
     *
     * @return whether this call woke it.
     */
    public boolean ring()
    {
        return slot.ring();
    }

    /**
     * The descriptor that becomes readable when somebody rings.
     *
     * @return the descriptor, or -1 if the kind of signal has none.
     */
    public int fd()
    {
        return slot.fd();
    }

    /** Give the doorbell back; later calls do nothing. */
    @Override
    public void close()
    {
        if (closed.compareAndSet(false, true))
        {
            onClose.run();
            slot.close();
            cycle.close();
        }
    }

    @Override
    public String toString()
    {
        return "Doorbell{" + cycle + "}";
    }

    ReaderSources sources()
    {
        return sources;
    }

    BellCounters counters()
    {
        return counters;
    }

    ParkSlot slot()
    {
        return slot;
    }

    LimitWait limitWait()
    {
        return limitWait;
    }

    ParkCycle cycle()
    {
        return cycle;
    }
}
