/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * The lock that an Aeron client holds around each call of its API: rings when it is given back, since the call may have
 * left a command for the media driver, and answers for the client's conductor.
 */
final class RingingLock implements Lock
{
    private final Lock delegate;
    private final CommandBell bell;
    private final boolean mayConductorSleep;

    RingingLock(final Lock delegate, final CommandBell bell, final boolean mayConductorSleep)
    {
        this.delegate = delegate;
        this.bell = bell;
        this.mayConductorSleep = mayConductorSleep;
    }

    /** Whether the client's conductor idles on the bell. */
    boolean mayConductorSleep()
    {
        return mayConductorSleep;
    }

    CommandBell bell()
    {
        return bell;
    }

    @Override
    public void unlock()
    {
        delegate.unlock();
        bell.afterCall();
    }

    @Override
    public void lock()
    {
        delegate.lock();
    }

    @Override
    public void lockInterruptibly() throws InterruptedException
    {
        delegate.lockInterruptibly();
    }

    @Override
    public boolean tryLock()
    {
        return delegate.tryLock();
    }

    @Override
    public boolean tryLock(final long time, final TimeUnit unit) throws InterruptedException
    {
        return delegate.tryLock(time, unit);
    }

    @Override
    public Condition newCondition()
    {
        return delegate.newCondition();
    }
}
