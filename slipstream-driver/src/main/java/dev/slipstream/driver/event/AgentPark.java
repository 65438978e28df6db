/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import dev.slipstream.doorbell.ParkCycle;
import dev.slipstream.doorbell.page.ParkSlot;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;

/**
 * What one thread of the driver sleeps on, and whom it tells of its work before it does.
 *
 * <p>For that thread; made and closed by the conductor's, before the first sleep and after the last.
 */
final class AgentPark implements AutoCloseable
{
    /** Told after each duty cycle, on the thread that ran it. */
    interface CycleListener
    {
        /**
         * A duty cycle has ended.
         *
         * @param hasWorked whether it found work.
         * @return whether there was work that the agents did not count.
         */
        boolean onCycle(boolean hasWorked);
    }

    private final ParkSlot slot;
    private final AgentWaitPoint waitPoint;
    private final ParkCycle cycle;
    private final List<CycleListener> listeners = new ArrayList<>();

    AgentPark(final ParkSlot slot, final AgentWaitPoint waitPoint, final ParkCycle cycle)
    {
        this.slot = slot;
        this.waitPoint = waitPoint;
        this.cycle = cycle;
    }

    /** Add who is told of work. Before the thread uses this. */
    void add(final CycleListener listener)
    {
        listeners.add(listener);
    }

    /** Let those ring the thread who ring a bucket. */
    void join(final int bucket)
    {
        slot.join(bucket);
    }

    /** Wake the thread. Any thread. */
    void ring()
    {
        slot.ring();
    }

    AgentWaitPoint waitPoint()
    {
        return waitPoint;
    }

    long parkedNs()
    {
        return waitPoint.parkedNs();
    }

    void idle(final int workCount)
    {
        cycle.idle(afterCycle(workCount));
    }

    /** The same, for no longer than the caller says. */
    void idle(final int workCount, final long limitNs)
    {
        cycle.idle(afterCycle(workCount), limitNs);
    }

    /** The same, but the caller sleeps, for so long at most, on the wait point's descriptor. 0: another cycle first. */
    long prepareSleep(final int workCount)
    {
        return cycle.prepareSleep(afterCycle(workCount));
    }

    /** The caller has slept for so long; whether there may be work. */
    boolean endSleep(final long sleptNs)
    {
        final boolean isOther = waitPoint.look(sleptNs);
        final boolean isRung = slot.isRung();
        cycle.endSleep(isOther);
        return isOther || isRung;
    }

    private int afterCycle(final int workCount)
    {
        boolean hasWorked = workCount > 0;
        for (int i = 0; i < listeners.size(); i++)
        {
            hasWorked |= listeners.get(i).onCycle(hasWorked);
        }
        return hasWorked ? 1 : 0;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(waitPoint, cycle, slot);
    }

    @Override
    public String toString()
    {
        return cycle.toString();
    }
}
