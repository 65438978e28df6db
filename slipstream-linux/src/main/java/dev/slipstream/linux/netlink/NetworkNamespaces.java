/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs code in another network namespace: setns(2). Needs CAP_SYS_ADMIN.
 */
public final class NetworkNamespaces
{
    // bits/fcntl-linux.h: the same on x86-64 and aarch64. linux/sched.h.
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    // int open(const char *path, int flags, ...);
    private static final MethodHandle OPEN = NativeCall.linkVariadic("open",
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);

    // int setns(int fd, int nstype);
    private static final MethodHandle SETNS = NativeCall.link("setns",
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private NetworkNamespaces()
    {
    }

    /**
     * Run code in a namespace, on a thread of its own that ends with it, so that no thread is left behind that has
     * wandered off. Sockets that the code opens stay in that namespace, whoever uses them afterwards.
     *
     * @param namespace the namespace's file, such as {@code /run/netns/NAME}.
     * @param task      what to run.
     * @param <T>       type of its result.
     * @return its result.
     * @throws ExecutionException   if the task throws, or the namespace cannot be entered (a {@link LinuxException}).
     * @throws InterruptedException if interrupted while waiting for it.
     */
    public static <T> T callIn(final Path namespace, final Callable<T> task)
        throws ExecutionException, InterruptedException
    {
        final FutureTask<T> future = new FutureTask<>(() ->
        {
            enter(namespace);
            return task.call();
        });
        Thread.ofPlatform().name("in " + namespace).start(future);
        return future.get();
    }

    private static void enter(final Path namespace)
    {
        try (Arena arena = Arena.ofConfined();
            FileDescriptor descriptor = open(arena.allocateFrom(namespace.toString()), namespace))
        {
            final MemorySegment callState = NativeCall.callState();
            LinuxException.check(
                NativeCall.result((int)SETNS.invokeExact(callState, descriptor.fd(), CLONE_NEWNET), callState),
                "setns(" + namespace + ", CLONE_NEWNET)");
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("setns", t);
        }
    }

    private static FileDescriptor open(final MemorySegment path, final Path namespace)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            final int fd = NativeCall.result((int)OPEN.invokeExact(callState, path, O_RDONLY | O_CLOEXEC), callState);
            return new FileDescriptor(LinuxException.check(fd, "open(" + namespace + ")"), namespace.toString());
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("open", t);
        }
    }
}
