/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * One end of a pipe that carries nothing but the fact that somebody wrote. Never blocks.
 *
 * <p>{@link #signal} may be called by any thread, {@link #drain} by one. The descriptor is owned by this object.
 */
public abstract sealed class SignalPipe implements AutoCloseable permits NamedPipe, PassedPipe
{
    // asm-generic/fcntl.h; O_NOFOLLOW differs on aarch64 (asm/fcntl.h).
    static final int O_WRONLY = 01;
    static final int O_RDWR = 02;
    static final int O_NONBLOCK = 04000;
    static final int O_CLOEXEC = 02000000;
    static final int O_NOFOLLOW = "aarch64".equals(System.getProperty("os.arch")) ? 0100000 : 0400000;

    private static final int DRAIN_LENGTH = 512;

    // int open(const char *pathname, int flags, ...);
    private static final MethodHandle OPEN = NativeCall.linkVariadic(
        "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);

    private static final MemorySegment ONE_BYTE = Arena.global().allocateFrom(JAVA_BYTE, (byte)1);

    private final FileDescriptor descriptor;
    private final MemorySegment drained = Arena.ofAuto().allocate(DRAIN_LENGTH);

    SignalPipe(final FileDescriptor descriptor)
    {
        this.descriptor = descriptor;
    }

    /**
     * Write one byte.
     *
     * @return 1, or a negated errno: {@code -EAGAIN} means that the pipe is full, and so readable; {@code -EPIPE} that
     *         nobody reads any more.
     */
    public final int signal()
    {
        return ReadWrite.write(descriptor.fd(), ONE_BYTE);
    }

    /**
     * Read what was written, up to {@value #DRAIN_LENGTH} bytes: a pipe that somebody filled stays readable for a few
     * more calls.
     *
     * @return how many bytes were read, 0 if the other end is closed, or a negated errno; {@code -EAGAIN} means that
     *         there were none.
     */
    public final int drain()
    {
        return ReadWrite.read(descriptor.fd(), drained);
    }

    /**
     * The descriptor, to be watched.
     *
     * @return the descriptor.
     */
    public final int fd()
    {
        return descriptor.fd();
    }

    @Override
    public final void close()
    {
        descriptor.close();
    }

    @Override
    public final String toString()
    {
        return descriptor.toString();
    }

    /** Open a path, without ever blocking; {@code call} is for the error. */
    static int open(final String path, final int flags, final String call)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment callState = NativeCall.callState();
            return LinuxException.check(NativeCall.result((int)OPEN.invokeExact(
                callState, arena.allocateFrom(path), flags | O_NONBLOCK | O_CLOEXEC), callState), call);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("open", t);
        }
    }
}
