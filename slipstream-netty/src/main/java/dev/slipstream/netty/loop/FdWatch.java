/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor that an event loop watches, by level: for as long as it is ready the loop comes back to it, after
 * everything else that is ready. Used by the thread of the loop.
 *
 * <p>Does not own the descriptor. {@link #cancel()} it before the descriptor is closed: its number may be somebody
 * else's a moment later.
 */
public final class FdWatch implements EpollIoHandle
{
    private final FileDescriptor descriptor;
    private final Runnable onReady;
    private final Runnable onLoopShutdown;
    private @Nullable IoRegistration registration;

    private FdWatch(final int fd, final Runnable onReady, final Runnable onLoopShutdown)
    {
        descriptor = new FileDescriptor(fd);
        this.onReady = onReady;
        this.onLoopShutdown = onLoopShutdown;
    }

    /**
     * Begin to watch.
     *
     * @param loop           whose thread calls.
     * @param fd             to be watched.
     * @param onReadable     called while the descriptor is readable or hung up.
     * @param onLoopShutdown called when the loop ends.
     * @return the watch.
     */
    public static FdWatch start(
        final IoEventLoop loop, final int fd, final Runnable onReadable, final Runnable onLoopShutdown)
    {
        return start(loop, fd, EpollIoOps.EPOLLIN, onReadable, onLoopShutdown);
    }

    /**
     * Begin to watch for room to write.
     *
     * @param loop           whose thread calls.
     * @param fd             to be watched.
     * @param onWritable     called while the descriptor is writable or hung up.
     * @param onLoopShutdown called when the loop ends.
     * @return the watch.
     */
    public static FdWatch startWriting(
        final IoEventLoop loop, final int fd, final Runnable onWritable, final Runnable onLoopShutdown)
    {
        return start(loop, fd, EpollIoOps.EPOLLOUT, onWritable, onLoopShutdown);
    }

    private static FdWatch start(
        final IoEventLoop loop, final int fd, final EpollIoOps awaited, final Runnable onReady,
        final Runnable onLoopShutdown)
    {
        final FdWatch watch = new FdWatch(fd, onReady, onLoopShutdown);
        final Future<IoRegistration> registered = loop.register(watch);
        if (!registered.isSuccess())
        {
            throw new IllegalStateException("the event loop cannot watch descriptor " + fd, registered.cause());
        }
        watch.registration = registered.getNow();
        watch.registration.submit(awaited);
        return watch;
    }

    /** No longer watch; later calls do nothing. */
    public void cancel()
    {
        if (registration != null)
        {
            registration.cancel();
            registration = null;
        }
    }

    @Override
    public FileDescriptor fd()
    {
        return descriptor;
    }

    @Override
    public void handle(final IoRegistration from, final IoEvent event)
    {
        if (registration != null)
        {
            onReady.run();
        }
    }

    @Override
    public void close()
    {
        onLoopShutdown.run();
    }
}
