/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandle;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Whether channels over Aeron can be used here. */
public final class StreamTransport
{
    private StreamTransport()
    {
    }

    /**
     * Whether channels over Aeron can be used here.
     *
     * @return true if they can.
     */
    public static boolean isAvailable()
    {
        return unavailabilityCause() == null;
    }

    /**
     * Why channels over Aeron cannot be used here.
     *
     * @return the cause with its remedy, or null if they can.
     */
    public static @Nullable Throwable unavailabilityCause()
    {
        if (!UnsafeBuffer.SHOULD_BOUNDS_CHECK)
        {
            return new IllegalStateException("agrona.disable.bounds.checks is set: without them a peer that writes " +
                "a wrong length into shared memory ends this JVM; remove it");
        }
        return Epoll.unavailabilityCause();
    }

    /** Throws if channels over Aeron cannot be used here. */
    public static void ensureAvailability()
    {
        final Throwable cause = unavailabilityCause();
        if (cause != null)
        {
            throw new IllegalStateException("no channels over Aeron: " + cause.getMessage(), cause);
        }
    }

    static IoEventLoop requireEpoll(final EventLoop loop)
    {
        if (loop instanceof final IoEventLoop ioLoop && ioLoop.isCompatible(EpollIoHandle.class))
        {
            return ioLoop;
        }
        throw new IllegalStateException("channels over Aeron need an event loop of Netty's epoll transport, " +
            "new MultiThreadIoEventLoopGroup(EpollIoHandler.newFactory()), and this is a " + loop.getClass().getName());
    }
}
