/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import dev.slipstream.doorbell.EpollWaitPoint;
import dev.slipstream.doorbell.WaitPoint;
import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.event.Epoll;
import dev.slipstream.linux.event.OpenWatch;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/**
 * Where the thread of the driver's agents sleeps: on its slot, on sockets, and on others opening a file.
 *
 * <p>Sleeping is for the one thread; {@link SocketWatch} for any.
 */
final class AgentWaitPoint implements WaitPoint, SocketWatch, AutoCloseable
{
    // More than one socket only says the same: that there is work.
    private static final int MAX_EVENTS = 4;

    private final EpollWaitPoint epoll;
    private final Set<Integer> watched = ConcurrentHashMap.newKeySet();
    private volatile boolean isBlind;
    private @Nullable OpenWatch opened;
    private boolean isOpened;

    AgentWaitPoint(final ParkSlot slot, final String name)
    {
        epoll = new EpollWaitPoint(slot, name, MAX_EVENTS);
    }

    @Override
    public boolean await(final long timeoutNs)
    {
        return withOpening(epoll.await(timeoutNs));
    }

    @Override
    public boolean pause(final long timeoutNs)
    {
        return withOpening(epoll.pause(timeoutNs));
    }

    /** What is ready now, after a sleep of so long on {@link #fd()}. */
    boolean look(final long sleptNs)
    {
        epoll.onSlept(sleptNs);
        return withOpening(epoll.look());
    }

    /** Readable when there may be work, for whoever drives the agents in a loop of his own. */
    int fd()
    {
        return epoll.fd();
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

    /**
     * Wake up when somebody opens a file. Before the thread uses this.
     *
     * @param file that is there.
     * @return whether that can be had; if not, nobody's opening wakes the thread.
     */
    boolean watchOpening(final Path file)
    {
        try
        {
            opened = OpenWatch.of(file);
            epoll.add(opened.fd(), Epoll.EPOLLIN, opened.fd());
            return true;
        }
        catch (final LinuxException ex)
        {
            // Each user may have so many of them.
            CloseHelper.close(opened);
            opened = null;
            return false;
        }
    }

    /** Whether somebody has opened the file since the last call. For the thread that sleeps. */
    boolean isOpened()
    {
        final boolean result = isOpened;
        isOpened = false;
        return result;
    }

    /** Whether there is a socket on which the thread is not woken. */
    boolean isBlind()
    {
        return isBlind;
    }

    /** How long the thread has slept, all in all. For that thread. */
    long parkedNs()
    {
        return epoll.sleptNs();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(epoll, opened);
    }

    private boolean withOpening(final boolean isOther)
    {
        if (isOther && opened != null)
        {
            for (int i = 0; i < epoll.readyCount(); i++)
            {
                isOpened |= epoll.data(i) == opened.fd() && opened.drain();
            }
        }
        return isOther;
    }
}
