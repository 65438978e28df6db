/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import dev.slipstream.doorbell.StockSchedule;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets whoever drives the agents in {@code INVOKER} mode sleep until they have work: in {@link #awaitWork}, or in an
 * event loop of his own, on {@link #fd()}. For that one thread, which invokes the agents and then says what they did.
 *
 * <pre>{@code
 * final InvokerWait wait = driver.invokerWait();          // before the first turn
 * while (running)
 * {
 *     wait.awaitWork(invoker.invoke(), Long.MAX_VALUE);
 * }
 * }</pre>
 *
 * The same in a loop that waits for other things too:
 *
 * <pre>{@code
 *     final long blockNs = wait.arm(invoker.invoke());    // 0: invoke again first
 *     if (blockNs > 0)
 *     {
 *         loop.waitFor(wait.fd(), blockNs);               // no longer than that, whatever else the loop waits for
 *         wait.disarm();                                  // and invoke
 *     }
 * }</pre>
 *
 * What must not be done is to invoke, find nothing and sleep without arming in between. The time that {@link #arm}
 * returns is that to the next deadline: of the driver's timers, heartbeats and set-ups, or of Aeron's back-off while
 * somebody does not ring.
 *
 * <p>Where the agents do not sleep ({@code slipstream.events.enabled=false}, or they could not be opened) there is no
 * descriptor, and the times are those of Aeron's back-off.
 */
public final class InvokerWait
{
    private final @Nullable AgentThread thread;
    private final StockSchedule stock = new StockSchedule();
    private @Nullable AgentPark armed;
    private boolean isArmed;
    private long armedNs;

    private InvokerWait(final @Nullable AgentThread thread)
    {
        this.thread = thread;
    }

    /**
     * For agents that do not sleep.
     *
     * @return times of Aeron's back-off.
     */
    public static InvokerWait backingOff()
    {
        return new InvokerWait(null);
    }

    static InvokerWait on(final AgentThread thread)
    {
        return new InvokerWait(thread);
    }

    /**
     * The descriptor that becomes readable while armed; to be watched for reading, level-triggered, and not to be read.
     * There is none before the agents have been invoked for the first time.
     *
     * @return the descriptor, or -1 if there is none, and the times alone count.
     */
    public int fd()
    {
        final AgentPark park = park();
        return park == null ? -1 : park.waitPoint().fd();
    }

    /**
     * Say what the agents have done, and that the thread is about to sleep.
     *
     * @param workCount what the invoker returned.
     * @return how long the thread may sleep at most, in nanoseconds; 0 if it must invoke again first. Then it is not
     *         armed.
     */
    public long arm(final int workCount)
    {
        armed = park();
        final long blockNs = armed != null ? armed.prepareSleep(workCount) : backOff(workCount);
        isArmed = blockNs > 0;
        armedNs = System.nanoTime();
        return blockNs;
    }

    /**
     * Say that the thread has woken, for whatever reason, and is going to invoke. Makes the descriptor unreadable,
     * unless there is something to be read for the agents.
     *
     * @return whether there may be work.
     */
    public boolean disarm()
    {
        final AgentPark park = armed;
        final boolean wasArmed = isArmed;
        isArmed = false;
        return wasArmed && park != null && park.endSleep(System.nanoTime() - armedNs);
    }

    /**
     * Say what the agents have done, and sleep until they may have work, or the next deadline.
     *
     * @param workCount what the invoker returned.
     * @param timeoutNs how long at most.
     */
    public void awaitWork(final int workCount, final long timeoutNs)
    {
        final AgentPark park = park();
        if (park != null)
        {
            park.idle(workCount, timeoutNs);
        }
        else
        {
            final long parkNs = backOff(workCount);
            if (parkNs > 0)
            {
                LockSupport.parkNanos(Math.min(parkNs, timeoutNs));
            }
        }
    }

    @Override
    public String toString()
    {
        return "InvokerWait{" + thread + "}";
    }

    private @Nullable AgentPark park()
    {
        return thread == null ? null : thread.park();
    }

    private long backOff(final int workCount)
    {
        if (workCount > 0)
        {
            stock.reset();
            return 0;
        }
        return stock.nextParkNs();
    }
}
