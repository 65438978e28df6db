/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.event.Epoll;
import dev.slipstream.linux.event.NamedPipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sleeps in epoll_pwait2(2) on a named pipe that it created.
 */
final class PipeReceiver implements SignalReceiver
{
    private final Path path;
    private final NamedPipe pipe;
    private final Epoll epoll;

    PipeReceiver(final SignalAddress address)
    {
        path = address.file(PipeSender.SUFFIX);
        pipe = NamedPipe.create(path);
        try
        {
            epoll = new Epoll("doorbell " + address.slot(), 1);
            epoll.add(pipe.fd(), Epoll.EPOLLIN, 0);
        }
        catch (final RuntimeException | Error e)
        {
            pipe.close();
            deleteFile();
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
        pipe.drain();
    }

    @Override
    public int fd()
    {
        return pipe.fd();
    }

    @Override
    public void close()
    {
        epoll.close();
        pipe.close();
        deleteFile();
    }

    private void deleteFile()
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
