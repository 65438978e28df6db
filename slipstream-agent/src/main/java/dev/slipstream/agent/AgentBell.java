/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.agent;

import dev.slipstream.doorbell.DoorbellPublication;
import dev.slipstream.doorbell.page.RingSet;
import io.aeron.Publication;
import org.jspecify.annotations.Nullable;

/**
 * Rings the readers of one publication of the application: from its first offer on, and counted once the driver knows
 * of it. Thread-safe.
 */
final class AgentBell
{
    private final Publication publication;
    private final RingSet readers;
    private volatile @Nullable DoorbellPublication announced;

    AgentBell(final Publication publication, final RingSet readers)
    {
        this.publication = publication;
        this.readers = readers;
    }

    void ring()
    {
        final DoorbellPublication counted = announced;
        if (counted == null)
        {
            readers.ring();
        }
        else
        {
            counted.ring();
        }
    }

    Publication publication()
    {
        return publication;
    }

    /**
     * The driver knows, and readers rely on it.
     *
     * @param counted rings and counts.
     */
    void announced(final DoorbellPublication counted)
    {
        announced = counted;
    }

    /**
     * Give up its counter if the publication has been closed.
     *
     * @return whether it has.
     */
    boolean closeIfDone()
    {
        final boolean isDone = publication.isClosed();
        final DoorbellPublication counted = announced;
        if (isDone && counted != null)
        {
            counted.close();
        }
        return isDone;
    }
}
