/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import org.agrona.concurrent.IdleStrategy;

/**
 * How an Aeron client waits for the media driver's answer to a command, with its lock held: rings first.
 */
final class RingingIdleStrategy implements IdleStrategy
{
    private final IdleStrategy delegate;
    private final CommandBell bell;

    RingingIdleStrategy(final IdleStrategy delegate, final CommandBell bell)
    {
        this.delegate = delegate;
        this.bell = bell;
    }

    @Override
    public void idle(final int workCount)
    {
        bell.ring();
        delegate.idle(workCount);
    }

    @Override
    public void idle()
    {
        bell.ring();
        delegate.idle();
    }

    @Override
    public void reset()
    {
        delegate.reset();
    }
}
