/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits in tests for what has to happen, however long it takes on a busy machine. */
public final class Watchdog
{
    /** How long a test waits before it calls something stuck. */
    public static final long TIMEOUT_S = 30;

    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private Watchdog()
    {
    }

    /**
     * Wait until something is true.
     *
     * @param what      is waited for, and what there is instead, for the message.
     * @param condition asked again and again.
     */
    public static void await(final Supplier<String> what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("not within " + TIMEOUT_S + " s: " + what.get());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
