/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * How the conductor of an Aeron client idles: as it would, until it is bound to a bell.
 */
final class ConductorIdleStrategy implements IdleStrategy
{
    private final IdleStrategy delegate;
    private final CommandBell bell;

    ConductorIdleStrategy(final IdleStrategy delegate, final CommandBell bell)
    {
        this.delegate = delegate;
        this.bell = bell;
    }

    @Override
    public void idle(final int workCount)
    {
        final @Nullable ConductorBell conductor = bell.conductor();
        if (conductor == null || !conductor.sleep(workCount))
        {
            delegate.idle(workCount);
        }
    }

    @Override
    public void idle()
    {
        delegate.idle();
    }

    @Override
    public void reset()
    {
        delegate.reset();
    }
}
