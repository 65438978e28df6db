/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

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
     * How much a task allocates when it is warm. The interpreter allocates what compiled code keeps in registers, and
     * how soon the JIT is done depends on what else the machine does: the task is run until it allocates little enough,
     * or has been run too often to hope for it.
     *
     * @param task        to run.
     * @param enoughBytes that end the warming-up.
     * @param maxRuns     of the task.
     * @return what the last run allocated, in bytes: above {@code enoughBytes} if no run was below.
     */
    public static long ofWarm(final Runnable task, final long enoughBytes, final int maxRuns)
    {
        long bytes = Long.MAX_VALUE;
        for (int i = 0; i < maxRuns && bytes > enoughBytes; i++)
        {
            bytes = of(task);
        }
        return bytes;
    }
}
