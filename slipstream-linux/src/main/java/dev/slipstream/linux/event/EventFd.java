/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * An eventfd(2): a counter in the kernel that is readable while it is not 0. Never blocks.
 *
 * <p>{@link #signal} may be called by any thread of any process that holds the descriptor, {@link #drain} by one thread
 * of the owner. The descriptor is owned by this object.
 */
public final class EventFd implements AutoCloseable
{
    static final int EFD_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;

    // int eventfd(unsigned int initval, int flags);
    private static final MethodHandle EVENTFD = NativeCall.link(
        "eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1);

    private final FileDescriptor descriptor;
    private final MemorySegment counter = Arena.ofAuto().allocate(JAVA_LONG);

    private EventFd(final FileDescriptor descriptor)
    {
        this.descriptor = descriptor;
    }

    /**
     * Create one whose counter is 0.
     *
     * @param name what it is for, for messages.
     * @return the eventfd.
     */
    public static EventFd create(final String name)
    {
        final int fd = LinuxException.check(eventfd(), "eventfd(" + name + ")");
        return new EventFd(new FileDescriptor(fd, "eventfd " + name));
    }

    /**
     * Take ownership of one that another process sent.
     *
     * @param descriptor an eventfd that does not block.
     * @return the eventfd.
     */
    public static EventFd of(final FileDescriptor descriptor)
    {
        return new EventFd(descriptor);
    }

    /**
     * Add 1 to the counter.
     *
     * @return 8, or a negated errno; {@code -EAGAIN} means that the counter is full, and so the descriptor readable.
     */
    public int signal()
    {
        return ReadWrite.write(descriptor.fd(), ONE);
    }

    /**
     * Set the counter to 0.
     *
     * @return 8, or a negated errno; {@code -EAGAIN} means that it was 0.
     */
    public int drain()
    {
        return ReadWrite.read(descriptor.fd(), counter);
    }

    /**
     * The descriptor, to be watched or to be sent to another process.
     *
     * @return the descriptor.
     */
    public int fd()
    {
        return descriptor.fd();
    }

    @Override
    public void close()
    {
        descriptor.close();
    }

    @Override
    public String toString()
    {
        return descriptor.toString();
    }

    private static int eventfd()
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result(
                (int)EVENTFD.invokeExact(callState, 0, EFD_CLOEXEC | EFD_NONBLOCK), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("eventfd", t);
        }
    }
}
