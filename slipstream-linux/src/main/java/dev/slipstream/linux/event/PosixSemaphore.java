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

/**
 * A POSIX semaphore without a name (sem_overview(7)), in memory that several processes share: the C library's own
 * counter and futex. It has no file, so a process that is killed leaves none.
 *
 * <p>{@link #post} may be called by any thread, the waiting calls by one thread per object. The memory belongs to the
 * caller, who keeps it mapped.
 *
 * <p>The C library trusts that memory: it ends the process when it finds nonsense in it. {@link #isSound()} tells
 * whether the part that never changes is as it should be, which is good enough against accidents and not against a peer
 * that means harm.
 */
public final class PosixSemaphore
{
    /** {@code sizeof(sem_t)} of glibc on 64-bit machines; aligned as a long. */
    public static final int LENGTH = 32;

    private static final int CLOCK_MONOTONIC = 1;
    private static final int SHARED_BETWEEN_PROCESSES = 1;

    // int sem_init(sem_t *sem, int pshared, unsigned int value);
    private static final MethodHandle SEM_INIT = NativeCall.link(
        "sem_init", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));

    // int sem_post(sem_t *sem);
    private static final MethodHandle SEM_POST = NativeCall.link(
        "sem_post", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));

    // int sem_trywait(sem_t *sem);
    private static final MethodHandle SEM_TRYWAIT = NativeCall.link(
        "sem_trywait", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));

    // int sem_clockwait(sem_t *sem, clockid_t clockid, const struct timespec *abs_timeout);  (glibc 2.30)
    private static final MethodHandle SEM_CLOCKWAIT = NativeCall.link(
        "sem_clockwait", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, ADDRESS));

    // What follows the counters never changes; how it looks is known by making one.
    private static final long CONSTANT_PART = Long.BYTES;
    private static final MemorySegment REFERENCE = Arena.global().allocate(LENGTH, Long.BYTES);
    static
    {
        create(REFERENCE.address());
    }

    private final long address;
    private final MemorySegment memory;
    private final Timespec deadline = new Timespec();

    private PosixSemaphore(final long address)
    {
        this.address = address;
        memory = MemorySegment.ofAddress(address).reinterpret(LENGTH);
    }

    /**
     * Make a semaphore of value 0.
     *
     * @param address of {@link #LENGTH} bytes that nobody uses yet.
     * @return the semaphore.
     */
    public static PosixSemaphore create(final long address)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            LinuxException.check(NativeCall.result(
                (int)SEM_INIT.invokeExact(callState, address, SHARED_BETWEEN_PROCESSES, 0), callState), "sem_init");
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("sem_init", t);
        }
        return new PosixSemaphore(address);
    }

    /**
     * Use a semaphore that another thread or process made.
     *
     * @param address of it in this process.
     * @return the semaphore.
     */
    public static PosixSemaphore at(final long address)
    {
        return new PosixSemaphore(address);
    }

    /**
     * Whether this can be used without the C library ending the process.
     *
     * @return false if somebody wrote over it.
     */
    public boolean isSound()
    {
        return MemorySegment.mismatch(memory, CONSTANT_PART, LENGTH, REFERENCE, CONSTANT_PART, LENGTH) == -1;
    }

    /**
     * Add 1 to the value and wake one sleeper.
     *
     * @return 0, or a negated errno; {@code -EOVERFLOW} means that the value is at its greatest, so nobody sleeps.
     */
    public int post()
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)SEM_POST.invokeExact(callState, address), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("sem_post", t);
        }
    }

    /**
     * Take 1 from the value if it is not 0.
     *
     * @return 0, or a negated errno; {@code -EAGAIN} means that it was 0.
     */
    public int tryWait()
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return NativeCall.result((int)SEM_TRYWAIT.invokeExact(callState, address), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("sem_trywait", t);
        }
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
                (int)SEM_CLOCKWAIT.invokeExact(callState, address, CLOCK_MONOTONIC, until), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("sem_clockwait", t);
        }
    }
}
