/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** What the calling thread allocates, by the JVM's own counter. */
public final class ThreadAllocation
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    private ThreadAllocation()
    {
    }

    /**
     * How much a task allocates.
     *
     * @param task to run once.
     * @return in bytes.
     */
    public static long of(final Runnable task)
    {
        final long before = THREADS.getCurrentThreadAllocatedBytes();
        task.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /**
     * How much something allocates when it is warm. The interpreter allocates what compiled code keeps in registers,
     * and how soon the JIT is done depends on what else the machine does: a measurement is taken until it is little
     * enough, or was taken too often to hope for it.
     *
     * @param measurement runs something, and returns how much it allocated, in bytes.
     * @param enoughBytes that end the warming-up.
     * @param maxRuns     of the measurement.
     * @return the last measurement, in bytes: above {@code enoughBytes} if none was below.
     */
    public static long warm(final LongSupplier measurement, final long enoughBytes, final int maxRuns)
    {
        long bytes = Long.MAX_VALUE;
        for (int i = 0; i < maxRuns && bytes > enoughBytes; i++)
        {
            bytes = measurement.getAsLong();
        }
        return bytes;
    }
}
