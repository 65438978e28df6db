/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import dev.slipstream.doorbell.Trust;
import dev.slipstream.doorbell.WakeSources;
import java.util.concurrent.TimeUnit;

/**
 * How long the executor of blocking tasks may sleep: the conductor rings it whenever it has read commands, and now and
 * then when it has worked, since a task may come of something else, such as a name that is resolved anew.
 *
 * <p>Used by the executor's thread.
 */
final class ExecutorSources implements WakeSources
{
    /** Long enough not to count; a ring that got lost costs no more. */
    private static final long MAX_PARK_NS = TimeUnit.SECONDS.toNanos(1);

    /** What commands lead to may take several tasks, not all of which are rung for. */
    private static final long BUSY_NS = TimeUnit.SECONDS.toNanos(1);

    private final DriverChanges changes;
    private long seenCommandPosition;
    private long busyUntilNs;
    private boolean isBusy;

    ExecutorSources(final DriverChanges changes)
    {
        this.changes = changes;
        seenCommandPosition = changes.commandPosition();
    }

    @Override
    public boolean refresh()
    {
        final long nowNs = System.nanoTime();
        final long commandPosition = changes.commandPosition();
        if (commandPosition != seenCommandPosition)
        {
            seenCommandPosition = commandPosition;
            busyUntilNs = nowNs + BUSY_NS;
            isBusy = true;
        }
        isBusy = isBusy && busyUntilNs - nowNs > 0;
        return false;
    }

    @Override
    public boolean isStale()
    {
        return false;
    }

    @Override
    public Trust trust()
    {
        return Trust.ALL;
    }

    @Override
    public long maxParkNs()
    {
        return isBusy ? AgentSources.MAX_PARK_NS : MAX_PARK_NS;
    }

    @Override
    public boolean isWorkUnrung()
    {
        return true;
    }
}
