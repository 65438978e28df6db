/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * An epoll(7) instance: one thread sleeps until one of many descriptors is ready.
 *
 * <p>{@link #add}, {@link #modify} and {@link #remove} may be called by any thread, {@link #await} by one thread at a
 * time since it fills one array of events. The descriptors that are watched belong to the caller. The object owns its
 * own descriptor; it may itself be watched by another epoll instance.
 */
public final class Epoll implements AutoCloseable
{
    /** {@code EPOLLIN} of {@code sys/epoll.h}. */
    public static final int EPOLLIN = 0x001;

    /** {@code EPOLLOUT}. */
    public static final int EPOLLOUT = 0x004;

    /** {@code EPOLLERR}; reported without being asked for. */
    public static final int EPOLLERR = 0x008;

    /** {@code EPOLLHUP}; reported without being asked for. */
    public static final int EPOLLHUP = 0x010;

    /** {@code EPOLLET}: report a change once. */
    public static final int EPOLLET = 1 << 31;

    static final int EPOLL_CLOEXEC = 0x80000;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;
    private static final long NANOS_PER_MILLI = 1_000_000;

    // int epoll_create1(int flags);
    private static final MethodHandle EPOLL_CREATE1 = NativeCall.link(
        "epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    // int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event);
    private static final MethodHandle EPOLL_CTL = NativeCall.link(
        "epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

    // int epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout);
    private static final MethodHandle EPOLL_WAIT = NativeCall.link(
        "epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

    // long syscall(long number, ...); here: int epoll_pwait2(int epfd, struct epoll_event *events, int maxevents,
    //     const struct timespec *timeout, const sigset_t *sigmask, size_t sigsetsize);
    private static final MethodHandle EPOLL_PWAIT2 = NativeCall.linkVariadic("syscall",
        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG), 1);

    private final FileDescriptor descriptor;
    private final MemorySegment events;
    private final int maxEvents;
    private final Timespec timespec = new Timespec();
    private boolean hasPwait2 = true;

    /**
     * Create an instance.
     *
     * @param name      what it is for, for messages.
     * @param maxEvents how many events one {@link #await} reports at most.
     */
    public Epoll(final String name, final int maxEvents)
    {
        if (maxEvents < 1)
        {
            throw new IllegalArgumentException("maxEvents " + maxEvents + " is not positive");
        }
        this.maxEvents = maxEvents;
        events = Arena.ofAuto().allocate(EpollEventLayout.LAYOUT, maxEvents);
        descriptor = new FileDescriptor(
            LinuxException.check(create(), "epoll_create1(" + name + ")"), "epoll " + name);
    }

    /**
     * Watch a descriptor.
     *
     * @param fd     the descriptor.
     * @param events what to watch for.
     * @param data   what {@link #data} returns for its events.
     */
    public void add(final int fd, final int events, final long data)
    {
        LinuxException.check(control(EPOLL_CTL_ADD, fd, events, data), "epoll_ctl(ADD, fd " + fd + ")");
    }

    /**
     * Change what a descriptor is watched for. Hot form.
     *
     * @param fd     the descriptor.
     * @param events what to watch for.
     * @param data   what {@link #data} returns for its events.
     * @return 0, or a negated errno.
     */
    public int modify(final int fd, final int events, final long data)
    {
        return control(EPOLL_CTL_MOD, fd, events, data);
    }

    /**
     * Watch a descriptor no longer. To be called before the descriptor is closed.
     *
     * @param fd the descriptor.
     */
    public void remove(final int fd)
    {
        LinuxException.check(control(EPOLL_CTL_DEL, fd, 0, 0), "epoll_ctl(DEL, fd " + fd + ")");
    }

    /**
     * Sleep until a descriptor is ready or the time limit has passed. Before Linux 5.11, which has no epoll_pwait2, the
     * limit is rounded up to a millisecond.
     *
     * @param timeoutNs how long at most; 0 only looks.
     * @return how many descriptors are ready, 0 if none, or a negated errno such as {@code -EINTR}.
     */
    public int await(final long timeoutNs)
    {
        if (timeoutNs > 0 && hasPwait2)
        {
            final int result = pwait2(timespec.set(timeoutNs).segment());
            if (result != -Errno.ENOSYS && result != -Errno.EPERM)
            {
                return result;
            }
            hasPwait2 = false;
        }
        final long timeoutMs = (Math.max(0, timeoutNs) + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return wait((int)Math.min(Integer.MAX_VALUE, timeoutMs));
    }

    /**
     * What was given for a descriptor that is ready.
     *
     * @param index below the result of the last {@link #await}.
     * @return its data.
     */
    public long data(final int index)
    {
        return EpollEventLayout.data(events, index);
    }

    /**
     * What a descriptor is ready for.
     *
     * @param index below the result of the last {@link #await}.
     * @return its events.
     */
    public int events(final int index)
    {
        return EpollEventLayout.events(events, index);
    }

    /**
     * The instance's own descriptor: readable while a descriptor that it watches is ready.
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

    private static int create()
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)EPOLL_CREATE1.invokeExact(callState, EPOLL_CLOEXEC), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("epoll_create1", t);
        }
    }

    private int control(final int operation, final int fd, final int events, final long data)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment event = arena.allocate(EpollEventLayout.LAYOUT);
            EpollEventLayout.set(event, events, data);
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result(
                (int)EPOLL_CTL.invokeExact(callState, descriptor.fd(), operation, fd, event), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("epoll_ctl", t);
        }
    }

    private int pwait2(final MemorySegment timeout)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return (int)NativeCall.result((long)EPOLL_PWAIT2.invokeExact(
                callState, SystemCall.EPOLL_PWAIT2, descriptor.fd(), events, maxEvents, timeout,
                MemorySegment.NULL, 0L), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("epoll_pwait2", t);
        }
    }

    private int wait(final int timeoutMs)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result(
                (int)EPOLL_WAIT.invokeExact(callState, descriptor.fd(), events, maxEvents, timeoutMs), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("epoll_wait", t);
        }
    }
}
