/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file descriptor that is closed once, by its owner.
 *
 * <p>Any thread may read {@link #fd()}; any thread may close. Closing does not wake a thread that is blocked in a call
 * on the descriptor: wake it first.
 */
public final class FileDescriptor implements AutoCloseable
{
    // int close(int fd);
    private static final MethodHandle CLOSE = NativeCall.link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private static final int CLOSED = -1;

    private final AtomicInteger fd;
    private final String name;

    /**
     * Take ownership of a descriptor.
     *
     * @param fd   the descriptor, open.
     * @param name what it is, for messages: {@code "xsk eth0 queue 3"}.
     */
    public FileDescriptor(final int fd, final String name)
    {
        if (fd < 0)
        {
            throw new IllegalArgumentException(name + ": not a file descriptor: " + fd);
        }
        this.fd = new AtomicInteger(fd);
        this.name = name;
    }

    /**
     * The descriptor's number, for system calls.
     *
     * @return the number.
     * @throws IllegalStateException if it has been closed: the number may belong to somebody else by now.
     */
    public int fd()
    {
        final int current = fd.get();
        if (current == CLOSED)
        {
            throw new IllegalStateException(name + " is closed");
        }
        return current;
    }

    /**
     * Whether it has been closed.
     *
     * @return true after {@link #close()}.
     */
    public boolean isClosed()
    {
        return fd.get() == CLOSED;
    }

    /**
     * Close the descriptor; later calls do nothing. An error of close(2) is not reported: on Linux the descriptor is
     * released whatever it returns, and the kinds of descriptor used here have nothing to flush.
     */
    @Override
    public void close()
    {
        final int current = fd.getAndSet(CLOSED);
        if (current != CLOSED)
        {
            close(current);
        }
    }

    /**
     * close(2) of a bare number, for descriptors that never became an object.
     *
     * @param fd the descriptor.
     * @return 0, or the negated errno.
     */
    public static int close(final int fd)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)CLOSE.invokeExact(callState, fd), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("close", t);
        }
    }

    @Override
    public String toString()
    {
        return name + " (fd " + fd.get() + ")";
    }
}
