/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import dev.slipstream.doorbell.page.RingSet;
import org.jspecify.annotations.Nullable;

/**
 * Whom the conductor rings: clients that it has answered; those who wait for a limit that it has moved; and, when it
 * has read commands, the executor, to which it hands those that may block. What its timers hand to the executor shows
 * by nothing but that it has worked.
 *
 * <p>For the conductor's thread.
 */
final class AfterConducting implements AgentPark.CycleListener
{
    private final DriverChanges changes;
    private final StreamCensus census;
    private final LimitBells limits;
    private final RingSet clients;
    private final @Nullable AgentPark executor;
    private long seenCommandPosition;
    private long seenAnswerPosition;
    private long executorRungNs = System.nanoTime();

    AfterConducting(
        final DriverChanges changes, final StreamCensus census, final LimitBells limits,
        final RingSet clients, final @Nullable AgentPark executor)
    {
        this.changes = changes;
        this.census = census;
        this.limits = limits;
        this.clients = clients;
        this.executor = executor;
        seenCommandPosition = changes.commandPosition();
    }

    @Override
    public boolean onCycle(final boolean hasWorked)
    {
        final long answerPosition = changes.answerPosition();
        if (answerPosition != seenAnswerPosition)
        {
            seenAnswerPosition = answerPosition;
            clients.ring();
        }
        if (hasWorked)
        {
            limits.ring(census.publisherLimitIds());
            ringExecutor();
        }
        return false;
    }

    private void ringExecutor()
    {
        final long commandPosition = changes.commandPosition();
        if (executor != null)
        {
            final long nowNs = System.nanoTime();
            if (commandPosition != seenCommandPosition || nowNs - executorRungNs >= AgentSources.MAX_PARK_NS)
            {
                executorRungNs = nowNs;
                executor.ring();
            }
        }
        seenCommandPosition = commandPosition;
    }
}
