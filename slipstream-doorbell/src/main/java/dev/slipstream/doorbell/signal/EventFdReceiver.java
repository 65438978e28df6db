/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.event.Epoll;
import dev.slipstream.linux.event.EventFd;
import dev.slipstream.linux.unix.UnixSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sleeps in epoll_pwait2(2) on an eventfd, and on a listening unix socket by which peers ask for a copy of it.
 *
 * <p>A peer's connection makes the socket readable, and so is a signal itself: the first ring of a peer is its request
 * for the descriptor, which is answered when the thread drains its signals. No other thread is needed.
 */
final class EventFdReceiver implements SignalReceiver
{
    private static final int BACKLOG = 64;

    private final Path path;
    private final Epoll epoll;
    private final EventFd eventFd;
    private final UnixSocket listener;

    EventFdReceiver(final SignalAddress address)
    {
        path = address.file(EventFdSender.SUFFIX);
        final String name = "doorbell " + address.slot();
        epoll = new Epoll(name, 2);
        try
        {
            eventFd = EventFd.create(name);
            try
            {
                listener = listen(path);
                epoll.add(eventFd.fd(), Epoll.EPOLLIN, 0);
                epoll.add(listener.fd(), Epoll.EPOLLIN, 1);
            }
            catch (final RuntimeException | Error e)
            {
                eventFd.close();
                throw e;
            }
        }
        catch (final RuntimeException | Error e)
        {
            epoll.close();
            throw e;
        }
    }

    @Override
    public int await(final int parkedWord, final long timeoutNs)
    {
        final int result = epoll.await(timeoutNs);
        return result == -Errno.EINTR ? 0 : Math.min(0, result);
    }

    @Override
    public void drain()
    {
        eventFd.drain();
        for (int fd = listener.accept(); fd >= 0; fd = listener.accept())
        {
            try (UnixSocket connection = UnixSocket.of(fd))
            {
                // If it cannot be sent the peer is gone, or asks again.
                connection.send(ByteBuffer.allocate(1), eventFd.fd());
            }
        }
    }

    @Override
    public int fd()
    {
        return epoll.fd();
    }

    @Override
    public void close()
    {
        epoll.close();
        listener.close();
        eventFd.close();
        deleteFile(path);
    }

    private static UnixSocket listen(final Path path)
    {
        final UnixSocket socket = UnixSocket.open();
        try
        {
            socket.listen(path, BACKLOG);
            return socket;
        }
        catch (final RuntimeException | Error e)
        {
            socket.close();
            throw e;
        }
    }

    private static void deleteFile(final Path path)
    {
        try
        {
            Files.deleteIfExists(path);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }
}
