/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.NativeCall;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * membarrier(2): the caller makes every running thread of every registered process execute a full memory barrier, so
 * that those threads need none of their own in their hot path.
 *
 * <p>{@link #globalExpedited} costs an inter-processor interrupt for each core that runs a registered process, some
 * microseconds; {@link #registerGlobalExpedited} is made before a process first relies on it, and once is enough.
 * Thread-safe.
 */
public final class Membarrier
{
    // enum membarrier_cmd of linux/membarrier.h.
    static final int MEMBARRIER_CMD_QUERY = 0;
    static final int MEMBARRIER_CMD_GLOBAL_EXPEDITED = 1 << 1;
    static final int MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED = 1 << 2;

    // long syscall(long number, ...); here: int membarrier(int cmd, unsigned int flags, int cpu_id);
    private static final MethodHandle MEMBARRIER = NativeCall.linkVariadic("syscall",
        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT), 1);

    private Membarrier()
    {
    }

    /**
     * Whether the kernel offers expedited barriers to all registered processes.
     *
     * @return false before Linux 4.16, in a kernel without membarrier, or where a seccomp filter refuses it.
     */
    public static boolean isAvailable()
    {
        final int needed = MEMBARRIER_CMD_GLOBAL_EXPEDITED | MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED;
        final int commands = membarrier(MEMBARRIER_CMD_QUERY);
        return commands > 0 && (commands & needed) == needed;
    }

    /** Register this process to receive the barriers of {@link #globalExpedited}. May be repeated. */
    public static void registerGlobalExpedited()
    {
        LinuxException.check(
            membarrier(MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED), "membarrier(REGISTER_GLOBAL_EXPEDITED)");
    }

    /**
     * A full barrier on every running thread of every registered process, and on the caller.
     *
     * @return 0, or a negated errno.
     */
    public static int globalExpedited()
    {
        return membarrier(MEMBARRIER_CMD_GLOBAL_EXPEDITED);
    }

    private static int membarrier(final int command)
    {
        try
        {
            final MemorySegment callState = NativeCall.callState();
            return (int)NativeCall.result(
                (long)MEMBARRIER.invokeExact(callState, SystemCall.MEMBARRIER, command, 0, 0), callState);
        }
        catch (final Throwable t)
        {
            throw NativeCall.unexpected("membarrier", t);
        }
    }
}
