/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What the calling thread allocates, by the JVM's own counter. */
public final class ThreadAllocation
{
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
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
     * enough, or for as long as it may take the JIT on a machine that is busy with other things.
     *
     * @param measurement runs something, and returns how much it allocated, in bytes.
     * @param enoughBytes that end the warming-up.
     * @return the last measurement, in bytes: above {@code enoughBytes} if none was below.
     */
    public static long warm(final LongSupplier measurement, final long enoughBytes)
    {
        final long beganNs = System.nanoTime();
        long bytes = measurement.getAsLong();
        while (bytes > enoughBytes && System.nanoTime() - beganNs < PATIENCE_NS)
        {
            bytes = measurement.getAsLong();
        }
        return bytes;
    }
}
