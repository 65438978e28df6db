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
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * futex(2) on words that several processes share: sleep while a word has a value, wake who sleeps on a word.
 *
 * <p>A word is an aligned 32-bit integer in a mapping of a file or of a memfd; both sides must map the same page of the
 * same file. {@code FUTEX_PRIVATE_FLAG} is never passed, since it would hide the sleeper from other processes.
 * Addresses are bare numbers, as from Agrona's {@code addressOffset()}: the caller keeps the mapping alive during the
 * call. The kernel answers {@code -EFAULT} for an address that is not mapped.
 *
 * <p>Thread-safe.
 */
public final class Futex
{
    // linux/futex.h.
    static final int FUTEX_WAIT = 0;
    static final int FUTEX_WAKE = 1;

    // long syscall(long number, ...); here:
    // long futex(uint32_t *uaddr, int op, uint32_t val, const struct timespec *timeout, uint32_t *uaddr2,
    //     uint32_t val3);
    private static final MethodHandle FUTEX = NativeCall.linkVariadic("syscall",
        FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
        1);

    private Futex()
    {
    }

    /**
     * Sleep while the word has the expected value, until somebody wakes a sleeper on it, or the time limit has passed.
     * The kernel compares and falls asleep in one step with respect to {@link #wake}.
     *
     * @param address  of the word.
     * @param expected value on which to sleep.
     * @param timeout  how long at most.
     * @return 0 if woken, or a negated errno: {@code -EAGAIN} if the word had another value, {@code -ETIMEDOUT},
     *         {@code -EINTR}. The caller looks at the word again in every case.
     */
    public static int await(final long address, final int expected, final Timespec timeout)
    {
        return futex(address, FUTEX_WAIT, expected, timeout.segment());
    }

    /**
     * Wake sleepers.
     *
     * @param address of the word.
     * @param count   how many to wake at most.
     * @return how many were woken, or a negated errno.
     */
    public static int wake(final long address, final int count)
    {
        return futex(address, FUTEX_WAKE, count, MemorySegment.NULL);
    }

    /**
     * Whether a result of {@link #await} is one of those that a sleeper meets in ordinary operation.
     *
     * @param result what was returned.
     * @return false if the call failed for a reason that will not go away, such as {@code -EFAULT} or {@code -ENOSYS}.
     */
    public static boolean isOrdinary(final int result)
    {
        return result >= 0 || result == -Errno.EAGAIN || result == -Errno.ETIMEDOUT || result == -Errno.EINTR;
    }

    private static int futex(
        final long address, final int operation, final int value, final MemorySegment timeout)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return (int)NativeCall.result(
                (long)FUTEX.invokeExact(callState, SystemCall.FUTEX, address, operation, value, timeout, 0L, 0),
                callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("futex", t);
        }
    }
}
