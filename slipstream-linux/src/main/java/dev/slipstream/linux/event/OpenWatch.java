/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * An inotify(7) instance that becomes readable when anybody opens a file: how a thread that sleeps hears of those who
 * map what it shares, and will write into it without a word. Never blocks.
 *
 * <p>{@link #drain} is for one thread. The descriptor is owned by this object; each user may have so many of its kind
 * ({@code fs.inotify.max_user_instances}).
 */
public final class OpenWatch implements AutoCloseable
{
    // sys/inotify.h
    static final int IN_CLOEXEC = 02000000;
    static final int IN_NONBLOCK = 04000;
    static final int IN_OPEN = 0x20;

    // An event for a file, as against one in a directory, has no name: 16 bytes. Equal ones that follow each other are
    // one in the kernel already.
    private static final int EVENT_LENGTH = 16;

    // int inotify_init1(int flags);
    private static final MethodHandle INOTIFY_INIT1 = NativeCall.link(
        "inotify_init1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    // int inotify_add_watch(int fd, const char *pathname, uint32_t mask);
    private static final MethodHandle INOTIFY_ADD_WATCH = NativeCall.link(
        "inotify_add_watch", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    private final FileDescriptor descriptor;
    private final MemorySegment event = Arena.ofAuto().allocate(EVENT_LENGTH);

    private OpenWatch(final FileDescriptor descriptor)
    {
        this.descriptor = descriptor;
    }

    /**
     * Watch a file.
     *
     * @param file that exists.
     * @return the watch, not readable.
     * @throws LinuxException if the user has too many of them, or the file cannot be watched.
     */
    public static OpenWatch of(final Path file)
    {
        final int fd = LinuxException.check(init(), "inotify_init1(IN_CLOEXEC | IN_NONBLOCK)");
        final FileDescriptor descriptor = new FileDescriptor(fd, "inotify " + file);
        try
        {
            LinuxException.check(addWatch(fd, file), "inotify_add_watch(" + file + ", IN_OPEN)");
            return new OpenWatch(descriptor);
        }
        catch (final RuntimeException | Error e)
        {
            descriptor.close();
            throw e;
        }
    }

    /**
     * Forget who opened the file so far: not readable until it is opened again.
     *
     * @return whether anybody had.
     */
    public boolean drain()
    {
        boolean isOpened = false;
        while (ReadWrite.read(descriptor.fd(), event) > 0)
        {
            isOpened = true;
        }
        return isOpened;
    }

    /**
     * The descriptor, to be watched for reading.
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

    private static int init()
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)INOTIFY_INIT1.invokeExact(callState, IN_CLOEXEC | IN_NONBLOCK), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("inotify_init1", t);
        }
    }

    private static int addWatch(final int fd, final Path file)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result(
                (int)INOTIFY_ADD_WATCH.invokeExact(callState, fd, arena.allocateFrom(file.toString()), IN_OPEN),
                callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("inotify_add_watch", t);
        }
    }
}
