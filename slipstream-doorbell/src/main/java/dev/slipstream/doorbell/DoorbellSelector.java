/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import io.aeron.logbuffer.FragmentHandler;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Waits in one place for many subscriptions and for descriptors of any origin: sockets, pipes, timers.
 *
 * <p>Used by one thread, which owns the selector and the doorbell in it; {@link #wakeUp()} may be called by any thread.
 * Descriptors and subscriptions belong to the caller, who removes a descriptor before closing it.
 *
 * <p>After a ring the subscription whose writer rang is polled first, so that the time from a ring to its message does
 * not grow with the number of subscriptions.
 */
public final class DoorbellSelector implements AutoCloseable
{
    // Descriptors are looked at no less often than this while there is work from subscriptions: one system call of
    // 0.1 us for so many polls costs nothing that shows.
    private static final int POLLS_BETWEEN_LOOKS = 64;
    private static final int MAX_EVENTS = 64;

    private final Doorbell doorbell;
    private final @Nullable EpollWaitPoint waitPoint;
    private final List<Source> sources = new ArrayList<>();
    private final Int2ObjectHashMap<List<Source>> byStream = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<DescriptorHandler> descriptors = new Int2ObjectHashMap<>();
    private final BlockingPoll poll;
    private int fragmentLimit;
    private int nextSource;
    private int pollsSinceLook;

    DoorbellSelector(final Doorbell doorbell)
    {
        this.doorbell = doorbell;
        poll = new BlockingPoll(doorbell)
        {
            @Override
            int pollOnce()
            {
                return pollAll();
            }
        };
        waitPoint = doorbell.fd() < 0 ? null :
            new EpollWaitPoint(doorbell.slot(), "selector " + doorbell.slot().slot(), MAX_EVENTS);
        if (waitPoint != null)
        {
            doorbell.cycle().waitPoint(waitPoint);
        }
    }

    /**
     * Poll a subscription from now on.
     *
     * @param subscription on the {@linkplain #doorbell() doorbell of this selector}.
     * @param handler      for its fragments.
     */
    public void add(final DoorbellSubscription subscription, final FragmentHandler handler)
    {
        if (subscription.doorbell() != doorbell)
        {
            throw new IllegalArgumentException(subscription + " sleeps on another doorbell than that of the selector");
        }
        final Source source = new Source(subscription, handler);
        sources.add(source);
        byStream.computeIfAbsent(subscription.subscription().streamId(), (id) -> new ArrayList<>()).add(source);
    }

    /**
     * Poll a subscription no longer.
     *
     * @param subscription that was added.
     */
    public void remove(final DoorbellSubscription subscription)
    {
        sources.removeIf((source) -> source.subscription == subscription);
        final List<Source> sameStream = byStream.get(subscription.subscription().streamId());
        if (sameStream != null)
        {
            sameStream.removeIf((source) -> source.subscription == subscription);
        }
    }

    /**
     * Wait for a descriptor from now on.
     *
     * @param fd      the descriptor.
     * @param events  what for: {@code EPOLLIN} and following, level-triggered.
     * @param handler called when it is ready.
     * @throws IllegalStateException if the doorbell's kind of signal does not go together with descriptors.
     */
    public void add(final int fd, final int events, final DescriptorHandler handler)
    {
        if (waitPoint == null)
        {
            throw new IllegalStateException("a doorbell of this kind of signal has no descriptor and cannot be " +
                "waited for together with others: use " + DoorbellContext.SIGNAL_PROPERTY + "=auto, pipe or eventfd");
        }
        waitPoint.add(fd, events, fd);
        descriptors.put(fd, handler);
    }

    /**
     * Wait for a descriptor no longer. To be called before it is closed.
     *
     * @param fd the descriptor.
     */
    public void remove(final int fd)
    {
        if (waitPoint != null && descriptors.remove(fd) != null)
        {
            waitPoint.remove(fd);
            // What was reported for it must not reach a descriptor that is given the same number.
            waitPoint.clear();
        }
    }

    /**
     * Poll the subscriptions and look at the descriptors, sleeping until there is something or the time limit has
     * passed. Also returns, with 0, when the thread is interrupted before it sleeps, and on {@link #wakeUp()}.
     *
     * @param fragments how many to take at most from each subscription.
     * @param timeoutNs how long to wait at most, in nanoseconds; 0 not to wait.
     * @return how many fragments there were, and work that the handlers of descriptors reported.
     */
    public int select(final int fragments, final long timeoutNs)
    {
        fragmentLimit = fragments;
        return poll.poll(timeoutNs);
    }

    /** Let {@link #select} return, or the next call of it if none waits. Called by any thread. */
    public void wakeUp()
    {
        doorbell.ring();
    }

    /**
     * The doorbell, to make subscriptions with.
     *
     * @return the doorbell.
     */
    public Doorbell doorbell()
    {
        return doorbell;
    }

    /** Close the selector and its doorbell; later calls do nothing. */
    @Override
    public void close()
    {
        if (waitPoint != null)
        {
            waitPoint.close();
        }
        doorbell.close();
    }

    @Override
    public String toString()
    {
        return "DoorbellSelector{" + sources.size() + " subscriptions, " + descriptors.size() + " descriptors, " +
            doorbell + "}";
    }

    private int pollAll()
    {
        final int hinted = doorbell.cycle().isRung() ? pollHinted() : 0;
        // What else there may be is found by the next call, which comes before the thread sleeps.
        if (hinted > 0)
        {
            return hinted;
        }
        int work = 0;
        final int count = sources.size();
        // Round robin, so that a handler which throws does not starve those behind it.
        nextSource = nextSource < count ? nextSource + 1 : 0;
        for (int i = 0; i < count; i++)
        {
            final int index = nextSource + i;
            work += sources.get(index < count ? index : index - count).poll(fragmentLimit);
        }
        return work + pollDescriptors(work == 0);
    }

    private int pollHinted()
    {
        // DoorbellDescriptor.streamKey(), written by whoever rang: advice.
        final List<Source> candidates = byStream.get((int)doorbell.slot().hint());
        int work = 0;
        if (candidates != null)
        {
            for (int i = 0; i < candidates.size(); i++)
            {
                work += candidates.get(i).poll(fragmentLimit);
            }
        }
        return work;
    }

    private int pollDescriptors(final boolean isIdle)
    {
        pollsSinceLook++;
        if (descriptors.isEmpty() || waitPoint == null || !(isIdle || pollsSinceLook >= POLLS_BETWEEN_LOOKS))
        {
            return 0;
        }
        pollsSinceLook = 0;
        // What a sleep has found is kept for the poll after it.
        if (waitPoint.readyCount() == 0)
        {
            waitPoint.look();
        }
        int work = 0;
        for (int i = 0; i < waitPoint.readyCount(); i++)
        {
            final long fd = waitPoint.data(i);
            final DescriptorHandler handler = fd < 0 ? null : descriptors.get((int)fd);
            if (handler != null)
            {
                work += handler.onReady((int)fd, waitPoint.events(i));
            }
        }
        waitPoint.clear();
        return work;
    }

    private record Source(DoorbellSubscription subscription, FragmentHandler handler)
    {
        int poll(final int fragmentLimit)
        {
            return subscription.poll(handler, fragmentLimit);
        }
    }
}
