/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import dev.slipstream.doorbell.WaitPoint;
import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.event.Epoll;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the thread of the driver's agents sleeps: on its slot and on sockets, in one epoll instance.
 *
 * <p>The sockets are watched level-triggered. So none that has something to read is slept upon, whoever was to read it
 * and did not yet.
 *
 * <p>Sleeping is for the one thread; {@link SocketWatch} for any.
 */
final class AgentWaitPoint implements WaitPoint, SocketWatch, AutoCloseable
{
    // More than one socket only says the same: that there is work.
    private static final int MAX_EVENTS = 4;
    private static final long BELL = -1;

    private final ParkSlot slot;
    private final Epoll epoll;
    private final Set<Integer> watched = ConcurrentHashMap.newKeySet();
    private volatile boolean isBlind;
    private long parkedNs;

    AgentWaitPoint(final ParkSlot slot, final String name)
    {
        this.slot = slot;
        epoll = new Epoll(name, MAX_EVENTS);
        try
        {
            epoll.add(slot.fd(), Epoll.EPOLLIN, BELL);
        }
        catch (final RuntimeException | Error ex)
        {
            epoll.close();
            throw ex;
        }
    }

    @Override
    public boolean await(final long timeoutNs)
    {
        return pause(timeoutNs);
    }

    @Override
    public boolean pause(final long timeoutNs)
    {
        final long startNs = System.nanoTime();
        final int result = epoll.await(timeoutNs);
        parkedNs += System.nanoTime() - startNs;
        final int ready = result == -Errno.EINTR ? 0 : LinuxException.check(result, "epoll_wait for the driver");
        boolean isOther = false;
        for (int i = 0; i < ready; i++)
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

    @Override
    public void watch(final int fd)
    {
        try
        {
            epoll.add(fd, Epoll.EPOLLIN, fd);
            watched.add(fd);
        }
        catch (final LinuxException ex)
        {
            // The number of watches is limited for each user. The socket is read all the same, as often as by Aeron.
            isBlind = true;
        }
    }

    @Override
    public void cannotWatch()
    {
        isBlind = true;
    }

    @Override
    public void unwatch(final int fd)
    {
        if (watched.remove(fd))
        {
            try
            {
                epoll.remove(fd);
            }
            catch (final LinuxException ex)
            {
                // Closed before, by Aeron: then the kernel has forgotten it, and there is nothing to take back.
                return;
            }
        }
    }

    /** Whether there is a socket on which the thread is not woken. */
    boolean isBlind()
    {
        return isBlind;
    }

    /** How long the thread has slept, all in all. For that thread. */
    long parkedNs()
    {
        return parkedNs;
    }

    @Override
    public void close()
    {
        epoll.close();
    }
}
