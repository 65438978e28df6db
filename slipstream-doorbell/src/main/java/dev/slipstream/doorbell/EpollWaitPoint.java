/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.event.Epoll;

/**
 * Sleeps on a slot and on descriptors, in one epoll instance, level-triggered: what has something to read is never
 * slept upon, whoever was to read it and did not yet.
 *
 * <p>Sleeping, and looking at what was ready, is for the one thread; {@link #add} and {@link #remove} for any. The slot
 * and the descriptors stay the caller's.
 */
public final class EpollWaitPoint implements WaitPoint, AutoCloseable
{
    private static final long BELL = -1;

    private final ParkSlot slot;
    private final Epoll epoll;
    private int readyCount;
    private long sleptNs;

    /**
     * @param slot      whose signal has a descriptor.
     * @param name      what it is for, for messages.
     * @param maxEvents how many descriptors one sleep reports at most.
     */
    public EpollWaitPoint(final ParkSlot slot, final String name, final int maxEvents)
    {
        this.slot = slot;
        epoll = new Epoll(name, maxEvents);
        try
        {
            epoll.add(slot.fd(), Epoll.EPOLLIN, BELL);
        }
        catch (final RuntimeException | Error e)
        {
            epoll.close();
            throw e;
        }
    }

    /**
     * Wait for a descriptor from now on.
     *
     * @param fd     the descriptor.
     * @param events what for: {@code EPOLLIN} and following.
     * @param data   what {@link #data} returns for it, not negative.
     */
    public void add(final int fd, final int events, final long data)
    {
        if (data < 0)
        {
            throw new IllegalArgumentException("data " + data + " of fd " + fd + " is negative");
        }
        epoll.add(fd, events, data);
    }

    /**
     * Wait for a descriptor no longer. To be called before it is closed.
     *
     * @param fd that was added.
     */
    public void remove(final int fd)
    {
        epoll.remove(fd);
    }

    @Override
    public boolean await(final long timeoutNs)
    {
        return pause(timeoutNs);
    }

    @Override
    public boolean pause(final long timeoutNs)
    {
        final long beganNs = System.nanoTime();
        final boolean isOther = look(timeoutNs);
        sleptNs += System.nanoTime() - beganNs;
        return isOther;
    }

    /**
     * What is ready now, without sleeping.
     *
     * @return whether something else than a ring is.
     */
    public boolean look()
    {
        return look(0);
    }

    /**
     * How many entries of {@link #data} and {@link #events} the last call has left, that of a ring among them.
     *
     * @return the count.
     */
    public int readyCount()
    {
        return readyCount;
    }

    /** Forget what was ready. */
    public void clear()
    {
        readyCount = 0;
    }

    /**
     * What was given for a descriptor that is ready.
     *
     * @param index below {@link #readyCount()}.
     * @return its data; negative for a ring.
     */
    public long data(final int index)
    {
        return epoll.data(index);
    }

    /**
     * What a descriptor is ready for.
     *
     * @param index below {@link #readyCount()}.
     * @return {@code EPOLLIN} and following.
     */
    public int events(final int index)
    {
        return epoll.events(index);
    }

    /**
     * Readable when there has been a ring or something else is ready, for an event loop around this one.
     *
     * @return the descriptor.
     */
    public int fd()
    {
        return epoll.fd();
    }

    /**
     * How long the thread has slept here, all in all. For that thread.
     *
     * @return in nanoseconds.
     */
    public long sleptNs()
    {
        return sleptNs;
    }

    /**
     * The thread has slept on {@link #fd()}.
     *
     * @param durationNs how long.
     */
    public void onSlept(final long durationNs)
    {
        sleptNs += durationNs;
    }

    @Override
    public void close()
    {
        epoll.close();
    }

    private boolean look(final long timeoutNs)
    {
        final int result = epoll.await(timeoutNs);
        readyCount = result == -Errno.EINTR ? 0 : LinuxException.check(result, "epoll_wait on " + epoll);
        boolean isOther = false;
        for (int i = 0; i < readyCount; i++)
        {
            if (epoll.data(i) == BELL)
            {
                slot.drain();
            }
            else
            {
                isOther = true;
            }
        }
        return isOther;
    }
}
