/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.doorbell.spin.Coalescing;
import dev.slipstream.doorbell.spin.SpinPolicy;
import io.aeron.Counter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * When a thread spins, when it sleeps and for how long, between polls that find nothing. What wakes it is the business
 * of its {@link WaitPoint}, how far it may rely on that of its {@link WakeSources}.
 *
 * <p>Used by the one thread that polls. It reports what it found to {@link #idle(int)}, again and again. Without work
 * it goes through these states, one step per call, so that a poll lies between any two of them:
 *
 * <pre>
 *   WORKING --no work--> SPINNING --budget used up--> ARMED --empty polls--> asleep
 *      ^                                                |                      |
 *      +------------------------------work--------------+---------rung---------+
 * </pre>
 *
 * A reader polls twice when it has armed, since the first poll may have consumed a padding frame, which counts as no
 * work, with a message behind it. While somebody who has work for it does not ring, it follows the schedule of stock
 * Aeron instead.
 *
 * <p>A sleep ends by a ring, by something else that the wait point waits for, by its time limit, and not by an
 * interrupt: an interrupted thread does not go to sleep.
 */
public final class ParkCycle implements AutoCloseable
{
    /** Empty polls after arming of a thread whose first may have consumed padding, which counts as no work. */
    static final int READER_POLLS = 2;

    /** Of one whose polls count all that they do. */
    private static final int AGENT_POLLS = 1;

    /** How long a thread waits for the ring of work that it found at the end of a sleep that nobody ended. */
    static final long RING_GRACE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    // No longer than stock Aeron may sleep: for such a thread work without a ring is ordinary.
    private static final long CAUTIOUS_RING_GRACE_NS = StockSchedule.MAX_PARK_NS;

    private static final int AVOIDED_FLUSH_LIMIT = 4096;

    private enum State
    {
        WORKING, SPINNING, ARMED, STOCK, RUNG
    }

    /** A sleep that the caller is to sleep: for what, if it is armed. */
    private enum Pending
    {
        NONE, TRUSTING, STOCK, PAUSE
    }

    private final ParkSlot slot;
    private final WakeSources sources;
    private final SpinPolicy spinPolicy;
    private final @Nullable Coalescing coalescing;
    private final BellCounters counters;
    private final int pollsBeforeSleep;
    private final boolean isCautious;
    private final Distrust distrust = new Distrust();
    private final StockSchedule stock = new StockSchedule();
    private WaitPoint waitPoint;

    private State state = State.WORKING;
    private Pending pending = Pending.NONE;
    private boolean isSleepCallers;
    private long sleepBeganNs;
    private long sleepNs;
    private boolean isArmed;
    private boolean hasTimedOut;
    private boolean wasRung;
    private int emptyPolls;
    private long budgetNs;
    private long idleSinceNs;
    private long arrivalNs;
    private long avoided;
    private long spun;
    private boolean hasIdledBlindly;
    private boolean hasUnreadWork;

    /**
     * The cycle of a thread.
     *
     * @param slot             of the thread; stays the caller's.
     * @param sources          of its work.
     * @param waitPoint        where it sleeps.
     * @param spinPolicy       how long it spins before it sleeps.
     * @param coalescing       while it spins, null if what it counts as work are not messages.
     * @param counters         of what it does; closed with the cycle.
     * @param pollsBeforeSleep how many empty polls are needed between arming and sleeping.
     * @param isCautious       whether work without a ring is ordinary.
     */
    ParkCycle(
        final ParkSlot slot, final WakeSources sources, final WaitPoint waitPoint, final SpinPolicy spinPolicy,
        final @Nullable Coalescing coalescing, final BellCounters counters, final int pollsBeforeSleep,
        final boolean isCautious)
    {
        this.pollsBeforeSleep = pollsBeforeSleep;
        this.slot = slot;
        this.sources = sources;
        this.waitPoint = waitPoint;
        this.spinPolicy = spinPolicy;
        this.coalescing = coalescing;
        this.counters = counters;
        this.isCautious = isCautious;
    }

    /**
     * The cycle of a thread that is no client of a media driver: one of the driver itself.
     *
     * @param slot       of the thread; stays the caller's.
     * @param sources    of its work.
     * @param waitPoint  where it sleeps.
     * @param spinPolicy how long it spins before it sleeps.
     * @param name       of the thread's role, for its counters.
     * @param counters   makes a counter of a type and with a label.
     * @return the cycle.
     */
    public static ParkCycle create(
        final ParkSlot slot, final WakeSources sources, final WaitPoint waitPoint, final SpinPolicy spinPolicy,
        final String name, final BiFunction<DoorbellCounterType, String, Counter> counters)
    {
        final BellCounters bellCounters = new BellCounters((type, label) ->
        {
            final Counter counter = counters.apply(type, label);
            return new DoorbellCounter(counter, counter);
        }, name);
        return new ParkCycle(slot, sources, waitPoint, spinPolicy, null, bellCounters, AGENT_POLLS, false);
    }

    /**
     * Report the outcome of a poll, and spin or sleep for one step if it found nothing.
     *
     * @param workCount how much was found.
     */
    public void idle(final int workCount)
    {
        idle(workCount, Long.MAX_VALUE);
    }

    /**
     * Report the outcome of a poll, and spin or sleep for one step if it found nothing.
     *
     * @param workCount how much was found.
     * @param limitNs   sleep no longer than this, in nanoseconds.
     */
    public void idle(final int workCount, final long limitNs)
    {
        if (workCount > 0)
        {
            onWork(workCount);
        }
        else
        {
            idleFor(limitNs);
        }
    }

    /**
     * Idle without saying whether there was work, as await loops do: there may be work that nobody rings for, so this
     * is one step of the stock schedule.
     */
    public void idle()
    {
        hasIdledBlindly = true;
        final long parkNs = stock.nextParkNs();
        if (parkNs > 0)
        {
            LockSupport.parkNanos(parkNs);
        }
    }

    /**
     * Report the outcome of a poll as {@link #idle(int)} does, but leave the sleep to the caller, who has an event loop
     * of his own.
     *
     * @param workCount how much was found.
     * @return how long to sleep at most, in nanoseconds, before {@link #endSleep}; 0 if it is to poll again.
     */
    public long prepareSleep(final int workCount)
    {
        isSleepCallers = true;
        idle(workCount);
        isSleepCallers = false;
        return pending == Pending.NONE ? 0 : sleepNs;
    }

    /**
     * A sleep is over that {@link #prepareSleep} asked for.
     *
     * @param isOther whether something else than a ring is ready.
     */
    public void endSleep(final boolean isOther)
    {
        final Pending ended = pending;
        pending = Pending.NONE;
        switch (ended)
        {
            case TRUSTING -> {
                if (hasSleptInVain(isOther))
                {
                    onTimeOut();
                }
            }
            case STOCK -> hasSleptInVain(isOther);
            case PAUSE -> afterPause(isOther);
            case NONE -> throw new IllegalStateException("nobody was to sleep");
        }
    }

    /** Forget how far the idle period has come. */
    public void reset()
    {
        cancel();
        stock.reset();
    }

    /** Give the counters back. */
    @Override
    public void close()
    {
        counters.close();
    }

    @Override
    public String toString()
    {
        return "ParkCycle{slot=" + slot.slot() + ", state=" + state + ", trust=" + sources.trust() + ", spin=" +
            spinPolicy + "}";
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
        if (coalescing != null)
        {
            coalescing.onMessages(workCount);
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
        spun += state == State.SPINNING ? 1 : 0;
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

    /**
     * Take one step as {@link #idleFor} does, but only while all rings are relied on.
     *
     * @param workCount how much the poll found.
     * @param limitNs   no longer than this, in nanoseconds.
     * @return whether that was done.
     */
    boolean idleIfRung(final int workCount, final long limitNs)
    {
        if (workCount > 0)
        {
            onWork(workCount);
            return false;
        }
        final boolean isIdling = state == State.SPINNING || state == State.ARMED ||
            mayRelyOnRings(System.nanoTime());
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

    /** The last poll left something unread, for which nobody will ring. */
    void onUnreadWork()
    {
        hasUnreadWork = true;
    }

    /** Stop waiting without having found work, as when the time limit of a blocking poll has passed. */
    void cancel()
    {
        pending = Pending.NONE;
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
        final long pauseNs = coalescing == null ? 0 : coalescing.onCaughtUp(idleSinceNs);
        if (mayRelyOnRings(idleSinceNs) && !hasUnreadWork)
        {
            budgetNs = spinPolicy.budgetNs();
            counters.onSpinBudget(budgetNs, spinPolicy.wakeUpCostNs());
            state = State.SPINNING;
            if (budgetNs > 0 && pauseNs > 0)
            {
                spinFor(pauseNs);
            }
            spinOrArm();
        }
        else
        {
            stock.reset();
            state = State.STOCK;
            followStockSchedule(limitNs);
        }
    }

    /** Of the time that a message takes to come, this is none. */
    private void spinFor(final long pauseNs)
    {
        final long beganNs = idleSinceNs;
        while (idleSinceNs - beganNs < pauseNs)
        {
            Thread.onSpinWait();
            idleSinceNs = System.nanoTime();
        }
    }

    private boolean mayRelyOnRings(final long nowNs)
    {
        sources.refresh();
        return sources.trust() == Trust.ALL && !distrust.isOn(nowNs);
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
        else if (emptyPolls >= pollsBeforeSleep)
        {
            sleep(Math.min(limitNs, sources.maxParkNs()), Pending.TRUSTING);
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
            sleepNs = Math.min(limitNs, parkNs);
            pending = Pending.PAUSE;
            if (!isSleepCallers)
            {
                endSleep(waitPoint.pause(sleepNs));
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
            sleep(Math.min(limitNs, parkNs), Pending.STOCK);
        }
    }

    private void afterPause(final boolean isOther)
    {
        sources.refresh();
        if (isOther || sources.trust() != Trust.NONE)
        {
            state = State.RUNG;
        }
    }

    private void arm()
    {
        slot.arm();
        isArmed = true;
    }

    private void sleep(final long timeoutNs, final Pending kind)
    {
        if (Thread.currentThread().isInterrupted())
        {
            return;
        }
        counters.onPark();
        sleepNs = timeoutNs;
        sleepBeganNs = System.nanoTime();
        pending = kind;
        if (!isSleepCallers)
        {
            endSleep(waitPoint.await(timeoutNs));
        }
    }

    /** True if it lasted to the time limit. Neither that nor a ring: it ended early, and nothing has changed. */
    private boolean hasSleptInVain(final boolean isOther)
    {
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
            // Nobody says when it became ready; the time to wake up is no part of the gap.
            arrivalNs = System.nanoTime() - spinPolicy.wakeUpLatencyNs();
            state = State.RUNG;
            return false;
        }
        return System.nanoTime() - sleepBeganNs >= sleepNs;
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

        final long nowNs = System.nanoTime();
        final long latencyNs = slot.ringAgeNs(idleSinceNs, nowNs);
        final boolean isKnown = latencyNs != ParkSlot.AGE_UNKNOWN;
        arrivalNs = isKnown ? nowNs - latencyNs : nowNs;
        if (hasSlept && isKnown)
        {
            counters.onWakeLatency(latencyNs);
            spinPolicy.onWakeUp(latencyNs);
            LateWakeUp.recordIfLate(slot.slot(), latencyNs);
        }
    }

    private void disarm()
    {
        // There is work after a sleep that lasted to its limit: a missed ring, unless it was published in the last
        // moments of the sleep or after it, and its writer is just between publishing and ringing. Work that nobody
        // rings for may have come before that is waited for, and meanwhile.
        final boolean isSuspicious = hasTimedOut && state == State.ARMED && !sources.isWorkUnrung();
        if (isSuspicious && !slot.isRungWithin(isCautious ? CAUTIOUS_RING_GRACE_NS : RING_GRACE_NS) &&
            !sources.isWorkUnrung())
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
        if (spun > 0)
        {
            counters.onSpun(spun);
            spun = 0;
        }
    }
}
