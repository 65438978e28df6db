/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * An idle strategy that can be named wherever Aeron takes the name of a class, such as
 * {@code -Daeron.archive.idle.strategy=dev.slipstream.doorbell.DoorbellIdleStrategy}: what it is made with tells it
 * neither the driver nor what its thread reads.
 *
 * <p>So until a {@link Doorbell} is {@linkplain #bind bound} to the thread it behaves exactly as Aeron's default
 * back-off does: 10 spins, 20 yields, sleeps from a microsecond doubling to a millisecond. From then on its thread
 * sleeps as that doorbell says. Code that runs on the thread binds it, a service's {@code onStart} for example, or
 * Slipstream's Java agent does.
 *
 * <p>One object for each thread, as Aeron makes them.
 */
public final class DoorbellIdleStrategy implements IdleStrategy
{
    private static final ThreadLocal<@Nullable Doorbell> BOUND = new ThreadLocal<>();

    private final StockSchedule stock = new StockSchedule();

    /** For Aeron, which makes it by name. */
    public DoorbellIdleStrategy()
    {
    }

    /**
     * Let strategies of this class that are used by the calling thread sleep on a doorbell. Bind one that is
     * {@linkplain Doorbells#newCautiousDoorbell cautious} unless everything that the thread waits for is attached to
     * the doorbell, or rings it.
     *
     * @param doorbell of the calling thread; null to unbind, to be done before the doorbell is closed.
     */
    public static void bind(final @Nullable Doorbell doorbell)
    {
        if (doorbell == null)
        {
            BOUND.remove();
        }
        else
        {
            BOUND.set(doorbell);
        }
    }

    /**
     * The doorbell that is bound to the calling thread.
     *
     * @return the doorbell, or null.
     */
    public static @Nullable Doorbell bound()
    {
        return BOUND.get();
    }

    @Override
    public void idle(final int workCount)
    {
        final Doorbell doorbell = BOUND.get();
        if (doorbell != null)
        {
            doorbell.idle(workCount);
        }
        else if (workCount > 0)
        {
            stock.reset();
        }
        else
        {
            stockStep();
        }
    }

    @Override
    public void idle()
    {
        final Doorbell doorbell = BOUND.get();
        if (doorbell != null)
        {
            doorbell.idle();
        }
        else
        {
            stockStep();
        }
    }

    @Override
    public void reset()
    {
        stock.reset();
        final Doorbell doorbell = BOUND.get();
        if (doorbell != null)
        {
            doorbell.reset();
        }
    }

    @Override
    public String alias()
    {
        return Doorbell.ALIAS;
    }

    @Override
    public String toString()
    {
        return "DoorbellIdleStrategy{" + BOUND.get() + "}";
    }

    private void stockStep()
    {
        final long parkNs = stock.nextParkNs();
        if (parkNs > 0)
        {
            LockSupport.parkNanos(parkNs);
        }
    }
}
