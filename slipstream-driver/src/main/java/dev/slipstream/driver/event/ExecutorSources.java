/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import dev.slipstream.doorbell.Trust;
import dev.slipstream.doorbell.WakeSources;

/**
 * How long the executor of blocking tasks may sleep: the conductor rings it whenever it has read commands. A task that
 * comes of something else, such as a name that is resolved anew, waits for the time limit.
 */
final class ExecutorSources implements WakeSources
{
    @Override
    public boolean refresh()
    {
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
        return AgentSources.MAX_PARK_NS;
    }

    @Override
    public boolean isWorkUnrung()
    {
        return true;
    }
}
