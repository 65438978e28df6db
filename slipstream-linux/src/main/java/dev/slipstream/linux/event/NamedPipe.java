/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.ADDRESS;
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
 * One end of a named pipe (fifo(7)): the end that sleeps creates it, and whoever knows the path can wake it. The file
 * belongs to whoever {@linkplain #create created} it, who also deletes it.
 */
public final class NamedPipe extends SignalPipe
{
    private static final int MODE = 0660;

    // int mkfifo(const char *pathname, mode_t mode);
    private static final MethodHandle MKFIFO = NativeCall.link(
        "mkfifo", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    // uid_t geteuid(void);
    private static final MethodHandle GETEUID = NativeCall.link("geteuid", FunctionDescriptor.of(JAVA_INT));

    private NamedPipe(final FileDescriptor descriptor)
    {
        super(descriptor);
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

    private static NamedPipe open(final Path path, final int access, final int ownerUid)
    {
        final String call = "open(" + path + ")";
        final int fd = open(path.toString(), access | O_NOFOLLOW, call);
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
}
