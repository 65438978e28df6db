/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import org.jspecify.annotations.Nullable;

/**
 * Whom the conductor rings when it has worked: those who wait for a limit that it has moved; and, when it has read
 * commands, the executor, to which it hands those that may block.
 *
 * <p>For the conductor's thread.
 */
final class AfterConducting implements AgentPark.CycleListener
{
    private final DriverChanges changes;
    private final StreamCensus census;
    private final LimitBells limits;
    private final @Nullable AgentPark executor;
    private long seenCommandPosition;

    AfterConducting(
        final DriverChanges changes, final StreamCensus census, final LimitBells limits,
        final @Nullable AgentPark executor)
    {
        this.changes = changes;
        this.census = census;
        this.limits = limits;
        this.executor = executor;
        seenCommandPosition = changes.commandPosition();
    }

    @Override
    public boolean onCycle(final boolean hasWorked)
    {
        if (hasWorked)
        {
            limits.ring(census.publisherLimitIds());
            final long commandPosition = changes.commandPosition();
            if (executor != null && commandPosition != seenCommandPosition)
            {
                executor.ring();
            }
            seenCommandPosition = commandPosition;
        }
        return false;
    }
}
