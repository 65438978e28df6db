/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.agent;

import dev.slipstream.doorbell.Doorbell;
import dev.slipstream.doorbell.DoorbellSubscription;
import io.aeron.Subscription;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the application that polls. Its doorbell is made by the attendant of its driver and used by the thread.
 */
final class AgentReader
{
    private final Thread thread;
    private final Set<Subscription> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<DoorbellSubscription> attached = new CopyOnWriteArrayList<>();
    private @Nullable DirectoryAttendant attendant;
    private volatile @Nullable Doorbell doorbell;
    private volatile boolean isLeftAlone;

    AgentReader(final Thread thread)
    {
        this.thread = thread;
    }

    Thread thread()
    {
        return thread;
    }

    /**
     * The thread reads a subscription. Called by the thread.
     *
     * @param subscription that it polls.
     * @param ofDriver     attendant of its driver.
     * @param clientId     of the client whose subscription it is.
     */
    void onPoll(final Subscription subscription, final DirectoryAttendant ofDriver, final long clientId)
    {
        if (attendant != ofDriver)
        {
            change(ofDriver);
        }
        if (!isLeftAlone && !known.contains(subscription) && ofDriver.attach(this, subscription, clientId))
        {
            known.removeIf(Subscription::isClosed);
            known.add(subscription);
        }
    }

    /** Let the thread idle as it did before. */
    void giveUp()
    {
        isLeftAlone = true;
    }

    /**
     * The doorbell on which the thread may sleep.
     *
     * @return the doorbell, or null if there is none yet or the thread is left alone.
     */
    @Nullable
    Doorbell usableDoorbell()
    {
        return isLeftAlone ? null : doorbell;
    }

    private void change(final DirectoryAttendant ofDriver)
    {
        // A ring of one driver's page does not end a sleep on another's; but a driver may have been started anew.
        isLeftAlone |= attendant != null && !attendant.isEnded();
        attendant = ofDriver;
        known.clear();
        attached.clear();
        final Doorbell former = doorbell;
        if (former != null && !isLeftAlone)
        {
            doorbell = null;
            former.close();
        }
    }

    @Nullable
    Doorbell doorbell()
    {
        return doorbell;
    }

    void doorbell(final Doorbell made)
    {
        doorbell = made;
    }

    void attached(final DoorbellSubscription subscription)
    {
        attached.add(subscription);
    }

    /** Forget subscriptions that were closed, and everything once the thread has ended. Called by the attendant. */
    boolean closeIfDone()
    {
        final boolean isDone = !thread.isAlive();
        attached.removeIf(AgentReader::closeIfClosed);
        final Doorbell made = doorbell;
        if (isDone && made != null)
        {
            made.close();
        }
        return isDone;
    }

    private static boolean closeIfClosed(final DoorbellSubscription attached)
    {
        final boolean isClosed = attached.subscription().isClosed();
        if (isClosed)
        {
            attached.close();
        }
        return isClosed;
    }
}
