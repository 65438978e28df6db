/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The mechanisms by which a sleeping thread can be woken.
 */
public enum SignalKind
{
    /** futex(2) on the doorbell word itself: no descriptor, no file; for a thread that waits on nothing else. */
    FUTEX(1)
    {
        @Override
        public SignalReceiver receiver(final SignalAddress address)
        {
            return new FutexReceiver(address);
        }

        @Override
        public SignalSender sender(final SignalAddress address)
        {
            return new FutexSender(address);
        }
    },

    /** A named pipe and epoll(7): for a thread that also waits on sockets; a path is all that a peer needs. */
    PIPE(2)
    {
        @Override
        public SignalReceiver receiver(final SignalAddress address)
        {
            return new PipeReceiver(address);
        }

        @Override
        public SignalSender sender(final SignalAddress address)
        {
            return new PipeSender(address);
        }
    },

    /** An eventfd(2), sent to peers over a unix socket, and epoll(7): for event loops. */
    EVENTFD(3)
    {
        @Override
        public SignalReceiver receiver(final SignalAddress address)
        {
            return new EventFdReceiver(address);
        }

        @Override
        public SignalSender sender(final SignalAddress address)
        {
            return new EventFdSender(address);
        }
    },

    /** A POSIX semaphore in shared memory: portable; for comparison. */
    SEMAPHORE(4)
    {
        @Override
        public SignalReceiver receiver(final SignalAddress address)
        {
            return new SemaphoreReceiver(address);
        }

        @Override
        public SignalSender sender(final SignalAddress address)
        {
            return new SemaphoreSender(address);
        }
    };

    private final int code;

    SignalKind(final int code)
    {
        this.code = code;
    }

    /**
     * Create the end that sleeps.
     *
     * @param address where its peers find it.
     * @return the receiver.
     */
    public abstract SignalReceiver receiver(SignalAddress address);

    /**
     * Open the end that wakes.
     *
     * @param address where the receiver is.
     * @return the sender.
     * @throws dev.slipstream.linux.LinuxException if the receiver is gone or is not what it should be.
     */
    public abstract SignalSender sender(SignalAddress address);

    /**
     * Number of this kind in shared memory.
     *
     * @return the code.
     */
    public int code()
    {
        return code;
    }

    /**
     * What can be written in a property.
     *
     * @return the names of all kinds, in lower case.
     */
    public static List<String> names()
    {
        return Arrays.stream(values()).map((kind) -> kind.name().toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * The kind of a code that was read from shared memory, where anything may stand.
     *
     * @param code what was read.
     * @return the kind, or null if there is none of that code.
     */
    public static @Nullable SignalKind ofCode(final int code)
    {
        for (final SignalKind kind : values())
        {
            if (kind.code == code)
            {
                return kind;
            }
        }
        return null;
    }
}
