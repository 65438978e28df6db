/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * One end of a named pipe (fifo(7)) that carries nothing but the fact that somebody wrote: the end that sleeps creates
 * it, and whoever knows the path can wake it. Never blocks.
 *
 * <p>{@link #signal} may be called by any thread, {@link #drain} by one. The descriptor is owned by this object; the
 * file belongs to whoever {@linkplain #create created} it, who also deletes it.
 */
public final class NamedPipe implements AutoCloseable
{
    // asm-generic/fcntl.h; O_NOFOLLOW differs on aarch64 (asm/fcntl.h).
    static final int O_WRONLY = 01;
    static final int O_RDWR = 02;
    static final int O_NONBLOCK = 04000;
    static final int O_CLOEXEC = 02000000;
    static final int O_NOFOLLOW = "aarch64".equals(System.getProperty("os.arch")) ? 0100000 : 0400000;

    private static final int MODE = 0660;
    private static final int DRAIN_LENGTH = 512;

    // int mkfifo(const char *pathname, mode_t mode);
    private static final MethodHandle MKFIFO = NativeCall.link(
        "mkfifo", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    // int open(const char *pathname, int flags, ...);
    private static final MethodHandle OPEN = NativeCall.linkVariadic(
        "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);

    // uid_t geteuid(void);
    private static final MethodHandle GETEUID = NativeCall.link("geteuid", FunctionDescriptor.of(JAVA_INT));

    private static final MemorySegment ONE_BYTE = Arena.global().allocateFrom(JAVA_BYTE, (byte)1);

    private final FileDescriptor descriptor;
    private final MemorySegment drained = Arena.ofAuto().allocate(DRAIN_LENGTH);

    private NamedPipe(final FileDescriptor descriptor)
    {
        this.descriptor = descriptor;
    }

    /**
     * Create a pipe and open the end that sleeps. It is opened for reading and writing, so that it never reports the
     * end of the stream when the last writer goes.
     *
     * @param path of the pipe; must not exist yet.
     * @return the reading end.
     */
    public static NamedPipe create(final Path path)
    {
        LinuxException.check(mkfifo(path), "mkfifo(" + path + ")");
        return open(path, O_RDWR, effectiveUserId());
    }

    /**
     * Open the end that wakes.
     *
     * @param path     of the pipe.
     * @param ownerUid user to whom it must belong.
     * @return the writing end.
     * @throws LinuxException with ENXIO if nobody has the reading end open: its owner is dead; with ENOENT if the file
     *                        is gone; with EINVAL if it is not a pipe, with EPERM if it belongs to another user.
     */
    public static NamedPipe openForSignal(final Path path, final int ownerUid)
    {
        return open(path, O_WRONLY, ownerUid);
    }

    /**
     * The user whose rights this process has.
     *
     * @return the effective user id.
     */
    public static int effectiveUserId()
    {
        try
        {
            return (int)GETEUID.invokeExact(NativeCall.callState());
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("geteuid", t);
        }
    }

    /**
     * Write one byte.
     *
     * @return 1, or a negated errno: {@code -EAGAIN} means that the pipe is full, and so readable; {@code -EPIPE} that
     *         nobody reads any more.
     */
    public int signal()
    {
        return ReadWrite.write(descriptor.fd(), ONE_BYTE);
    }

    /**
     * Read what was written, up to {@value #DRAIN_LENGTH} bytes: a pipe that somebody filled stays readable for a few
     * more calls.
     *
     * @return how many bytes were read, or a negated errno; {@code -EAGAIN} means that there were none.
     */
    public int drain()
    {
        return ReadWrite.read(descriptor.fd(), drained);
    }

    /**
     * The descriptor, to be watched.
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

    private static NamedPipe open(final Path path, final int access, final int ownerUid)
    {
        final String call = "open(" + path + ")";
        final int fd = LinuxException.check(open(path, access | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC), call);
        final FileDescriptor descriptor = new FileDescriptor(fd, "pipe " + path);
        try
        {
            // Asked of the open descriptor and not of the path, which could be exchanged in between.
            final FileStatus status = FileStatus.of(fd, path.toString());
            if (!status.isNamedPipe())
            {
                throw new LinuxException(call, Errno.EINVAL, "it is not a named pipe; delete it");
            }
            if (status.uid() != ownerUid)
            {
                throw new LinuxException(call, Errno.EPERM,
                    "it belongs to user " + status.uid() + " and not to user " + ownerUid + "; delete it");
            }
        }
        catch (final RuntimeException | Error e)
        {
            descriptor.close();
            throw e;
        }
        return new NamedPipe(descriptor);
    }

    private static int mkfifo(final Path path)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result(
                (int)MKFIFO.invokeExact(callState, arena.allocateFrom(path.toString()), MODE), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("mkfifo", t);
        }
    }

    private static int open(final Path path, final int flags)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result(
                (int)OPEN.invokeExact(callState, arena.allocateFrom(path.toString()), flags), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("open", t);
        }
    }
}
