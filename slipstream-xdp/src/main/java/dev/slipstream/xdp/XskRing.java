/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.slipstream.linux.xdp.XdpRingOffsets;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A ring shared with the kernel: an array of elements and two indices, of which each side writes one. The indices are
 * unsigned 32-bit numbers that run on and wrap; their difference is how much the ring holds.
 *
 * <p>The elements are published by the index, hence the order of memory accesses, on any processor:
 * <ul>
 * <li>whoever produces writes elements, then stores the producer index with release; whoever consumes loads that index
 * with acquire, then reads elements;
 * <li>whoever consumes reads elements, then stores the consumer index with release; whoever produces loads that index
 * with acquire, then overwrites elements.
 * </ul>
 * The kernel's side is in net/xdp/xsk_queue.h ({@code smp_load_acquire} and {@code smp_store_release}).
 *
 * <p>One thread at a time, but for {@link #level()}.
 */
abstract class XskRing
{
    private static final VarHandle INDEX = JAVA_INT.varHandle();

    private final MemorySegment memory;
    private final XdpRingOffsets offsets;
    private final int size;

    XskRing(final MemorySegment memory, final XdpRingOffsets offsets, final int size)
    {
        if (Integer.bitCount(size) != 1)
        {
            throw new IllegalArgumentException("size of a ring must be a power of two: " + size);
        }
        this.memory = memory;
        this.offsets = offsets;
        this.size = size;
    }

    final int size()
    {
        return size;
    }

    final MemorySegment memory()
    {
        return memory;
    }

    /**
     * How many elements it holds, for any thread that only wants to know. The indices are of two moments, hence the
     * limits.
     *
     * @return from 0 to the size of the ring.
     */
    final int level()
    {
        // The consumer's first: it never passes the producer's.
        final int consumer = consumerAcquire();
        return Math.clamp(producerAcquire() - consumer, 0, size);
    }

    /** Offset of the element that an index stands for. */
    final long elementOffset(final int index, final int elementLength)
    {
        return offsets.descriptors() + (long)(index & (size - 1)) * elementLength;
    }

    final int producerAcquire()
    {
        return (int)INDEX.getAcquire(memory, offsets.producer());
    }

    final void producerRelease(final int index)
    {
        INDEX.setRelease(memory, offsets.producer(), index);
    }

    final int consumerAcquire()
    {
        return (int)INDEX.getAcquire(memory, offsets.consumer());
    }

    final void consumerRelease(final int index)
    {
        INDEX.setRelease(memory, offsets.consumer(), index);
    }

    /**
     * Whether the kernel waits for a system call before it looks at what was produced. The kernel sets the flag, then
     * looks at the ring once more; we publish the index, then look at the flag: with a full fence on either side, one
     * of the two sees the other.
     */
    final boolean kernelSleeps()
    {
        VarHandle.fullFence();
        return ((int)INDEX.getOpaque(memory, offsets.flags()) & XdpRingOffsets.NEED_WAKEUP) != 0;
    }
}
