/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * futex_waitv(2), Linux 5.16: sleep on several words at once, each with the value on which to sleep.
 *
 * <p>Filled and awaited by one thread. The words may be of different mappings; the caller keeps them alive.
 */
public final class FutexWaitVector
{
    /** {@code FUTEX_WAITV_MAX} of {@code linux/futex.h}. */
    public static final int MAX_WORDS = 128;

    /** {@code struct futex_waitv} of {@code linux/futex.h}. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_LONG.withName("val"), JAVA_LONG.withName("uaddr"), JAVA_INT.withName("flags"),
        JAVA_INT.withName("__reserved")).withName("futex_waitv");

    // linux/futex.h: FUTEX2_SIZE_U32, without FUTEX2_PRIVATE since the words are shared between processes.
    static final int FUTEX_32 = 2;
    static final int CLOCK_MONOTONIC = 1;
    private static final long VAL = 0;
    private static final long UADDR = 8;
    private static final long FLAGS = 16;

    // long syscall(long number, ...); here:
    // long futex_waitv(struct futex_waitv *waiters, unsigned nr_futexes, unsigned flags, struct timespec *timeout,
    //     clockid_t clockid);
    private static final MethodHandle WAITV = NativeCall.linkVariadic("syscall",
        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), 1);

    private final MemorySegment waiters;
    private final Timespec deadline = new Timespec();
    private final int capacity;
    private int size;

    /**
     * @param capacity how many words at most, up to {@link #MAX_WORDS}.
     */
    public FutexWaitVector(final int capacity)
    {
        if (capacity < 1 || capacity > MAX_WORDS)
        {
            throw new IllegalArgumentException(
                "capacity " + capacity + " is outside 1 to " + MAX_WORDS + ": use several vectors");
        }
        this.capacity = capacity;
        waiters = Arena.ofAuto().allocate(LAYOUT, capacity);
    }

    /**
     * Whether the kernel has the call.
     *
     * @return false before Linux 5.16, or where a seccomp filter refuses it.
     */
    public static boolean isAvailable()
    {
        // No words at all is EINVAL for a kernel that knows the call.
        return waitv(MemorySegment.NULL, 0, MemorySegment.NULL) == -Errno.EINVAL;
    }

    /** Forget all words. */
    public void clear()
    {
        size = 0;
    }

    /**
     * Add a word.
     *
     * @param address  of the word.
     * @param expected value on which to sleep.
     */
    public void add(final long address, final int expected)
    {
        if (size == capacity)
        {
            throw new IllegalStateException("the vector holds " + capacity + " words already");
        }
        final long offset = size * LAYOUT.byteSize();
        waiters.set(JAVA_LONG, offset + VAL, Integer.toUnsignedLong(expected));
        waiters.set(JAVA_LONG, offset + UADDR, address);
        waiters.set(JAVA_INT, offset + FLAGS, FUTEX_32);
        size++;
    }

    /**
     * Sleep while every word has its expected value.
     *
     * @param timeoutNs how long at most.
     * @return the index of a word on which the thread was woken, or a negated errno, as {@link Futex#await}.
     */
    public int await(final long timeoutNs)
    {
        // The time limit of this call is a point in time, and System.nanoTime() reads CLOCK_MONOTONIC.
        deadline.set(System.nanoTime() + timeoutNs);
        return waitv(waiters, size, deadline.segment());
    }

    private static int waitv(final MemorySegment waiters, final int count, final MemorySegment deadline)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return (int)NativeCall.result((long)WAITV.invokeExact(
                callState, SystemCall.FUTEX_WAITV, waiters, count, 0, deadline, CLOCK_MONOTONIC), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("futex_waitv", t);
        }
    }
}
