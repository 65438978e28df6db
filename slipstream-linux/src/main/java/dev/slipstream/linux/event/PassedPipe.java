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

/**
 * One end of a pipe without a name: the end that sleeps creates it and sends the other to its peer over a unix socket.
 * Does not block even if the peer is hostile.
 *
 * <p>That is what it has over an eventfd: {@code O_NONBLOCK} belongs to an open file description, and whoever is sent
 * an eventfd shares it. Here the two ends have descriptions of their own, and the end that wakes is {@linkplain
 * #reopenForSignal opened anew} by its receiver.
 */
public final class PassedPipe extends SignalPipe
{
    /** The peer may run as another user, and opens its end anew. Nobody else can reach a pipe without a name. */
    private static final int MODE = 0666;

    // int pipe2(int pipefd[2], int flags);
    private static final MethodHandle PIPE2 = NativeCall.link(
        "pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    // int fchmod(int fd, mode_t mode);
    private static final MethodHandle FCHMOD = NativeCall.link(
        "fchmod", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private PassedPipe(final FileDescriptor descriptor)
    {
        super(descriptor);
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
        final int fd = open("/proc/self/fd/" + received.fd(), O_WRONLY, call);
        return new PassedPipe(new FileDescriptor(fd, "pipe " + name));
    }
}
