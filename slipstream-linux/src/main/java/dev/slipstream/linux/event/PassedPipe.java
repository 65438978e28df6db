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

/**
 * One end of a pipe without a name that carries nothing but the fact that somebody wrote: the end that sleeps creates
 * it and sends the other to its peer over a unix socket. Never blocks, also if the peer is hostile.
 *
 * <p>That is what it has over an eventfd: {@code O_NONBLOCK} belongs to an open file description, and whoever is sent
 * an eventfd shares it. Here the two ends have descriptions of their own, and the end that wakes is {@linkplain
 * #reopenForSignal opened anew} by its receiver.
 *
 * <p>{@link #signal} may be called by any thread, {@link #drain} by one. The descriptor is owned by this object.
 */
public final class PassedPipe implements AutoCloseable
{
    // asm-generic/fcntl.h.
    private static final int O_WRONLY = 01;
    private static final int O_NONBLOCK = 04000;
    private static final int O_CLOEXEC = 02000000;

    /** The peer may run as another user, and opens its end anew. Nobody else can reach a pipe without a name. */
    private static final int MODE = 0666;

    private static final int DRAIN_LENGTH = 512;

    // int pipe2(int pipefd[2], int flags);
    private static final MethodHandle PIPE2 = NativeCall.link(
        "pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    // int fchmod(int fd, mode_t mode);
    private static final MethodHandle FCHMOD = NativeCall.link(
        "fchmod", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    // int open(const char *pathname, int flags, ...);
    private static final MethodHandle OPEN = NativeCall.linkVariadic(
        "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);

    private static final MemorySegment ONE_BYTE = Arena.global().allocateFrom(JAVA_BYTE, (byte)1);

    private final FileDescriptor descriptor;
    private final MemorySegment drained = Arena.ofAuto().allocate(DRAIN_LENGTH);

    private PassedPipe(final FileDescriptor descriptor)
    {
        this.descriptor = descriptor;
    }

    /**
     * A new pipe: what stays here and what goes to the peer.
     *
     * @param sleeper the end that is drained.
     * @param toPass  the end to send to the peer, and to close then.
     */
    public record Ends(PassedPipe sleeper, FileDescriptor toPass)
    {
    }

    /**
     * Create a pipe.
     *
     * @param name what it is for, for messages.
     * @return its two ends.
     */
    public static Ends create(final String name)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment fds = arena.allocate(JAVA_INT, 2);
            final MemorySegment callState = NativeCall.callState();
            LinuxException.check(NativeCall.result(
                (int)PIPE2.invokeExact(callState, fds, O_NONBLOCK | O_CLOEXEC), callState), "pipe2(" + name + ")");
            final FileDescriptor reading = new FileDescriptor(fds.getAtIndex(JAVA_INT, 0), "pipe " + name);
            final FileDescriptor writing = new FileDescriptor(fds.getAtIndex(JAVA_INT, 1), "pipe " + name);
            final int result = NativeCall.result(
                (int)FCHMOD.invokeExact(callState, writing.fd(), MODE), callState);
            if (result < 0)
            {
                reading.close();
                writing.close();
                throw new LinuxException("fchmod(pipe " + name + ")", -result);
            }
            return new Ends(new PassedPipe(reading), writing);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("pipe2", t);
        }
    }

    /**
     * Open the end that a peer sent anew, so that nobody shares the open file description.
     *
     * @param received what the peer sent; the caller closes it.
     * @param name     what it is for, for messages.
     * @return the end that wakes.
     * @throws LinuxException with EINVAL if it is not a pipe, with ENXIO if nobody reads from it, with ENOENT if
     *                        {@code /proc} is not mounted.
     */
    public static PassedPipe reopenForSignal(final FileDescriptor received, final String name)
    {
        final String call = "open(pipe " + name + ")";
        if (!FileStatus.of(received.fd(), name).isNamedPipe())
        {
            throw new LinuxException(call, Errno.EINVAL, "what the peer sent is not a pipe");
        }
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment callState = NativeCall.callState();
            final int fd = LinuxException.check(NativeCall.result((int)OPEN.invokeExact(callState,
                arena.allocateFrom("/proc/self/fd/" + received.fd()), O_WRONLY | O_NONBLOCK | O_CLOEXEC), callState),
                call);
            return new PassedPipe(new FileDescriptor(fd, "pipe " + name));
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("open", t);
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
     * Read what was written, up to {@value #DRAIN_LENGTH} bytes.
     *
     * @return how many bytes were read, 0 if the peer has closed its end, or a negated errno; {@code -EAGAIN} means
     *         that there were none.
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
}
