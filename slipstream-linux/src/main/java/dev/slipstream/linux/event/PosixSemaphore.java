/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A named POSIX semaphore (sem_overview(7)): the C library's own futex in a file of {@code /dev/shm}.
 *
 * <p>{@link #post} may be called by any thread, the waiting calls by one. After {@link #close} no call may be in
 * progress or begin: the semaphore's memory is unmapped. Whoever created it {@linkplain #unlink unlinks} it.
 */
public final class PosixSemaphore implements AutoCloseable
{
    // asm-generic/fcntl.h.
    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int MODE = 0660;
    private static final int CLOCK_MONOTONIC = 1;

    // sem_t *sem_open(const char *name, int oflag, mode_t mode, unsigned int value);
    private static final MethodHandle SEM_OPEN = NativeCall.linkVariadic(
        "sem_open", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT), 2);

    // int sem_post(sem_t *sem);
    private static final MethodHandle SEM_POST = NativeCall.link(
        "sem_post", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));

    // int sem_trywait(sem_t *sem);
    private static final MethodHandle SEM_TRYWAIT = NativeCall.link(
        "sem_trywait", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));

    // int sem_clockwait(sem_t *sem, clockid_t clockid, const struct timespec *abs_timeout);  (glibc 2.30)
    private static final MethodHandle SEM_CLOCKWAIT = NativeCall.link(
        "sem_clockwait", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, ADDRESS));

    // int sem_close(sem_t *sem);
    private static final MethodHandle SEM_CLOSE = NativeCall.link(
        "sem_close", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));

    // int sem_unlink(const char *name);
    private static final MethodHandle SEM_UNLINK = NativeCall.link(
        "sem_unlink", FunctionDescriptor.of(JAVA_INT, ADDRESS));

    private final String name;
    private final long semaphore;
    private final Timespec deadline = new Timespec();
    private final AtomicBoolean closed = new AtomicBoolean();

    private PosixSemaphore(final String name, final long semaphore)
    {
        this.name = name;
        this.semaphore = semaphore;
    }

    /**
     * Create a semaphore of value 0.
     *
     * @param name beginning with a slash and without another; must not exist yet.
     * @return the semaphore.
     */
    public static PosixSemaphore create(final String name)
    {
        return new PosixSemaphore(name, open(name, O_CREAT | O_EXCL));
    }

    /**
     * Open a semaphore that another thread or process created.
     *
     * @param name as it was created.
     * @return the semaphore.
     */
    public static PosixSemaphore open(final String name)
    {
        return new PosixSemaphore(name, open(name, 0));
    }

    /**
     * Delete a semaphore's name; those who have it open keep it.
     *
     * @param name as it was created.
     * @return 0, or a negated errno, {@code -ENOENT} if there is none.
     */
    public static int unlink(final String name)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)SEM_UNLINK.invokeExact(callState, arena.allocateFrom(name)), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("sem_unlink", t);
        }
    }

    /**
     * Add 1 to the value and wake one sleeper.
     *
     * @return 0, or a negated errno; {@code -EOVERFLOW} means that the value is at its greatest, so nobody sleeps.
     */
    public int post()
    {
        return call("sem_post", SEM_POST);
    }

    /**
     * Take 1 from the value if it is not 0.
     *
     * @return 0, or a negated errno; {@code -EAGAIN} means that it was 0.
     */
    public int tryWait()
    {
        return call("sem_trywait", SEM_TRYWAIT);
    }

    /**
     * Take 1 from the value, sleeping while it is 0. sem_clockwait and not sem_timedwait, whose clock can be set back.
     *
     * @param timeoutNs how long at most.
     * @return 0, or a negated errno: {@code -ETIMEDOUT}, {@code -EINTR}.
     */
    public int await(final long timeoutNs)
    {
        // The time limit is a point in time, and System.nanoTime() reads CLOCK_MONOTONIC.
        final MemorySegment until = deadline.set(System.nanoTime() + timeoutNs).segment();
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result(
                (int)SEM_CLOCKWAIT.invokeExact(callState, semaphore, CLOCK_MONOTONIC, until), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("sem_clockwait", t);
        }
    }

    @Override
    public void close()
    {
        if (closed.compareAndSet(false, true))
        {
            LinuxException.check(call("sem_close", SEM_CLOSE), "sem_close(" + name + ")");
        }
    }

    @Override
    public String toString()
    {
        return "semaphore " + name;
    }

    private int call(final String symbol, final MethodHandle handle)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)handle.invokeExact(callState, semaphore), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected(symbol, t);
        }
    }

    private static long open(final String name, final int flags)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment callState = NativeCall.callState();
            final long semaphore = (long)SEM_OPEN.invokeExact(callState, arena.allocateFrom(name), flags, MODE, 0);
            if (semaphore == 0)
            {
                // SEM_FAILED is a null pointer here, where NativeCall.result looks for -1.
                throw new LinuxException("sem_open(" + name + ")", -(int)NativeCall.result(-1L, callState));
            }
            return semaphore;
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("sem_open", t);
        }
    }
}
