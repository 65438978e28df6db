/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.doorbell.spin.SpinPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;

/**
 * The doorbell of one thread that reads: decides when it spins, when it sleeps and for how long, and is rung by those
 * who write.
 *
 * <p>{@link #ring()} may be called by any thread; everything else by the one thread that reads, which also closes it.
 *
 * <p>The thread polls, and reports what it found to {@link #idle(int)}, again and again. Without work it goes through
 * these states, one step per call, so that a poll lies between any two of them:
 *
 * <pre>
 *   WORKING --no work--> SPINNING --budget used up--> ARMED --second empty poll--> asleep
 *      ^                                                |                            |
 *      +------------------------------work-------------+----------rung--------------+
 * </pre>
 *
 * The second poll is needed since the first may have consumed a padding frame, which counts as no work, with a message
 * behind it. While somebody who writes its streams does not ring, it follows the schedule of stock Aeron instead.
 *
 * <p>A sleep ends by a ring, by its time limit, and not by an interrupt: an interrupted thread does not go to sleep.
 *
 * <p>A <em>cautious</em> doorbell is for a thread that may also wait for what nobody rings for. It sleeps no longer
 * than stock Aeron would, and when it found such work after a sleep, it keeps to the stock schedule for a while.
 */
public final class Doorbell implements IdleStrategy, AutoCloseable
{
    /** Alias of this idle strategy in Aeron's configuration. */
    public static final String ALIAS = "doorbell";

    /** How long a reader waits for the ring of a message that it found at the end of a sleep that nobody ended. */
    static final long RING_GRACE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    // No longer than stock Aeron may sleep: for such a thread work without a ring is ordinary.
    private static final long CAUTIOUS_RING_GRACE_NS = StockSchedule.MAX_PARK_NS;

    private static final int POLLS_BEFORE_SLEEP = 2;
    private static final int AVOIDED_FLUSH_LIMIT = 4096;

    private enum State
    {
        WORKING, SPINNING, ARMED, STOCK, RUNG
    }

    private final ParkSlot slot;
    private final ReaderSources sources;
    private final SpinPolicy spinPolicy;
    private final BellCounters counters;
    private final boolean isCautious;
    private final Runnable onClose;
    private final Distrust distrust = new Distrust();
    private final StockSchedule stock = new StockSchedule();
    private final LimitWait limitWait;
    private WaitPoint waitPoint;
    private final AtomicBoolean closed = new AtomicBoolean();

    private State state = State.WORKING;
    private boolean isArmed;
    private boolean hasTimedOut;
    private boolean wasRung;
    private int emptyPolls;
    private long budgetNs;
    private long idleSinceNs;
    private long arrivalNs;
    private long avoided;
    private boolean hasIdledBlindly;
    private boolean hasUnreadWork;

    Doorbell(
        final ParkSlot slot, final ReaderSources sources, final SpinPolicy spinPolicy, final BellCounters counters,
        final boolean isCautious, final Runnable onClose)
    {
        this.slot = slot;
        this.sources = sources;
        this.spinPolicy = spinPolicy;
        this.counters = counters;
        this.isCautious = isCautious;
        this.onClose = onClose;
        limitWait = new LimitWait(slot, counters);
        waitPoint = new SlotWaitPoint(slot);
    }

    /**
     * Report the outcome of a poll, and spin or sleep for one step if it found nothing.
     *
     * @param workCount how much was found.
     */
    @Override
    public void idle(final int workCount)
    {
        if (workCount > 0)
        {
            onWork(workCount);
        }
        else
        {
            idleFor(Long.MAX_VALUE);
        }
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
        if (workCount > 0)
        {
            onWork(workCount);
            return false;
        }
        final boolean isIdling = state == State.SPINNING || state == State.ARMED || mayRelyOnRings();
        if (isIdling)
        {
            idleFor(limitNs);
        }
        else
        {
            cancel();
        }
        return isIdling;
    }

    /**
     * Idle without saying whether there was work, as await loops do: there may be work that nobody rings for, so this
     * is one step of the stock schedule.
     */
    @Override
    public void idle()
    {
        hasIdledBlindly = true;
        final long parkNs = stock.nextParkNs();
        if (parkNs > 0)
        {
            LockSupport.parkNanos(parkNs);
        }
    }

    @Override
    public void reset()
    {
        cancel();
        stock.reset();
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
            counters.close();
        }
    }

    @Override
    public String toString()
    {
        return "Doorbell{slot=" + slot.slot() + ", state=" + state + ", trust=" + sources.trust() + ", spin=" +
            spinPolicy + "}";
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

    /**
     * Sleep somewhere else than on the slot alone.
     *
     * @param other where.
     */
    void waitPoint(final WaitPoint other)
    {
        waitPoint = other;
    }

    /**
     * Whether the idle period that has just ended was ended by a ring.
     *
     * @return true until the next report of work, or of none.
     */
    boolean isRung()
    {
        return state == State.RUNG;
    }

    void onWork(final int workCount)
    {
        if (hasIdledBlindly)
        {
            hasIdledBlindly = false;
            stock.reset();
        }
        if (state == State.WORKING)
        {
            avoided += workCount;
            if (avoided >= AVOIDED_FLUSH_LIMIT)
            {
                flushAvoided();
            }
            return;
        }
        if (isArmed)
        {
            disarm();
        }
        avoided += wasRung ? workCount - 1 : workCount;
        hasUnreadWork = false;
        final long gapNs = (wasRung ? arrivalNs : System.nanoTime()) - idleSinceNs;
        spinPolicy.onWork(Math.max(0, gapNs));
        state = State.WORKING;
    }

    /**
     * Take one step after a poll that found nothing.
     *
     * @param limitNs no longer than this, in nanoseconds.
     * @return whether somebody rang meanwhile.
     */
    boolean idleFor(final long limitNs)
    {
        switch (state)
        {
            case WORKING, RUNG -> beginIdlePeriod(limitNs);
            case SPINNING -> spinOrArm();
            case ARMED -> pollAgainOrSleep(limitNs);
            case STOCK -> followStockSchedule(limitNs);
        }
        return state == State.RUNG;
    }

    /** The last poll left something unread, for which nobody will ring. */
    void onUnreadWork()
    {
        hasUnreadWork = true;
    }

    /** Stop waiting without having found work, as when the time limit of a blocking poll has passed. */
    void cancel()
    {
        if (isArmed)
        {
            slot.disarm();
            isArmed = false;
        }
        state = State.WORKING;
    }

    private void beginIdlePeriod(final long limitNs)
    {
        idleSinceNs = System.nanoTime();
        wasRung = false;
        hasTimedOut = false;
        flushAvoided();
        if (mayRelyOnRings() && !hasUnreadWork)
        {
            budgetNs = spinPolicy.budgetNs();
            counters.onSpinBudget(budgetNs);
            state = State.SPINNING;
            spinOrArm();
        }
        else
        {
            stock.reset();
            state = State.STOCK;
            followStockSchedule(limitNs);
        }
    }

    private boolean mayRelyOnRings()
    {
        sources.refresh();
        return sources.trust() == Trust.ALL && !distrust.isOn(System.nanoTime());
    }

    private void spinOrArm()
    {
        if (budgetNs > 0 && System.nanoTime() - idleSinceNs < budgetNs)
        {
            Thread.onSpinWait();
            return;
        }
        arm();
        emptyPolls = 0;
        state = State.ARMED;
    }

    private void pollAgainOrSleep(final long limitNs)
    {
        emptyPolls++;
        if (slot.isRung())
        {
            onRung(false);
        }
        else if (hasUnreadWork)
        {
            stock.reset();
            state = State.STOCK;
            followStockSchedule(limitNs);
        }
        else if (sources.isStale())
        {
            cancel();
        }
        else if (emptyPolls >= POLLS_BEFORE_SLEEP && sleep(Math.min(limitNs, sources.maxParkNs())))
        {
            onTimeOut();
        }
    }

    private void followStockSchedule(final long limitNs)
    {
        final long parkNs = stock.nextParkNs();
        if (parkNs == 0)
        {
            return;
        }
        if (sources.trust() == Trust.NONE)
        {
            final boolean isOther = waitPoint.pause(Math.min(limitNs, parkNs));
            sources.refresh();
            if (isOther || sources.trust() != Trust.NONE)
            {
                state = State.RUNG;
            }
            return;
        }
        if (!isArmed)
        {
            arm();
        }
        if (sources.isStale())
        {
            cancel();
        }
        else
        {
            sleep(Math.min(limitNs, parkNs));
        }
    }

    private void arm()
    {
        slot.arm();
        isArmed = true;
    }

    /** Sleep; true if it lasted to the time limit. Neither that nor a ring: it ended early, and nothing has changed. */
    private boolean sleep(final long timeoutNs)
    {
        if (Thread.currentThread().isInterrupted())
        {
            return false;
        }
        counters.onPark();
        final long beganNs = System.nanoTime();
        final boolean isOther = waitPoint.await(timeoutNs);
        if (slot.isRung())
        {
            onRung(true);
            return false;
        }
        if (isOther)
        {
            cancel();
            hasTimedOut = false;
            wasRung = true;
            arrivalNs = System.nanoTime();
            state = State.RUNG;
            return false;
        }
        return System.nanoTime() - beganNs >= timeoutNs;
    }

    private void onTimeOut()
    {
        hasTimedOut = true;
        counters.onTimeOut();
        if (sources.refresh())
        {
            cancel();
        }
    }

    private void onRung(final boolean hasSlept)
    {
        isArmed = false;
        slot.disarm();
        hasTimedOut = false;
        wasRung = true;
        state = State.RUNG;
        counters.onWoken();

        // Written by somebody else into shared memory: used only if it can be true.
        final long nowNs = System.nanoTime();
        final long ringTimeNs = slot.ringTimeNs();
        final boolean isPlausible = ringTimeNs - idleSinceNs >= 0 && nowNs - ringTimeNs >= 0;
        arrivalNs = isPlausible ? ringTimeNs : nowNs;
        if (hasSlept && isPlausible)
        {
            counters.onWakeLatency(nowNs - ringTimeNs);
            LateWakeUp.recordIfLate(slot.slot(), nowNs - ringTimeNs);
        }
    }

    private void disarm()
    {
        // There is work after a sleep that lasted to its limit: a missed ring, unless it was published in the last
        // moments of the sleep or after it, and its writer is just between publishing and ringing.
        final boolean isSuspicious = hasTimedOut && state == State.ARMED;
        if (isSuspicious && !slot.isRungWithin(isCautious ? CAUTIOUS_RING_GRACE_NS : RING_GRACE_NS) &&
            !sources.haveImagesChanged())
        {
            if (!isCautious)
            {
                counters.onTimeOutWithWork();
            }
            distrust.onMissedRing(System.nanoTime());
        }
        isArmed = false;
        if (!slot.disarm())
        {
            wasRung = true;
            arrivalNs = System.nanoTime();
        }
    }

    private void flushAvoided()
    {
        if (avoided > 0)
        {
            counters.onAvoided(avoided);
            avoided = 0;
        }
    }
}
