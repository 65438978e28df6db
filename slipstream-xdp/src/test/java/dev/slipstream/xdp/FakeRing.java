/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.xdp.XdpRingOffsets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A ring without a kernel, and the kernel's side of it. Elements are of one or two 64-bit words.
 */
final class FakeRing
{
    private static final VarHandle INDEX = JAVA_INT.varHandle();

    /** Apart from each other and from zero, so that a mix-up shows. */
    private static final XdpRingOffsets OFFSETS = new XdpRingOffsets(64, 128, 256, 192);

    private final MemorySegment memory;
    private final int size;
    private final int words;

    /**
     * @param arena      in which to allocate.
     * @param size       of the ring.
     * @param words      of an element.
     * @param firstIndex where both indices begin.
     */
    FakeRing(final Arena arena, final int size, final int words, final int firstIndex)
    {
        this.size = size;
        this.words = words;
        memory = arena.allocate(OFFSETS.descriptors() + (long)size * words * Long.BYTES, 64);
        memory.set(JAVA_INT, OFFSETS.producer(), firstIndex);
        memory.set(JAVA_INT, OFFSETS.consumer(), firstIndex);
    }

    MemorySegment memory()
    {
        return memory;
    }

    XdpRingOffsets offsets()
    {
        return OFFSETS;
    }

    void needWakeup(final boolean needed)
    {
        INDEX.setVolatile(memory, OFFSETS.flags(), needed ? XdpRingOffsets.NEED_WAKEUP : 0);
    }

    int producer()
    {
        return (int)INDEX.getAcquire(memory, OFFSETS.producer());
    }

    int consumer()
    {
        return (int)INDEX.getAcquire(memory, OFFSETS.consumer());
    }

    int used()
    {
        return producer() - consumer();
    }

    /** As the kernel would: take an element, if there is one. */
    long[] consume()
    {
        final int consumer = consumer();
        if (producer() == consumer)
        {
            return new long[0];
        }
        final long[] element = new long[words];
        for (int word = 0; word < words; word++)
        {
            element[word] = memory.get(JAVA_LONG, offset(consumer, word));
        }
        INDEX.setRelease(memory, OFFSETS.consumer(), consumer + 1);
        return element;
    }

    /** As the kernel would: add an element, if there is room. */
    boolean produce(final long... element)
    {
        final int producer = producer();
        if (producer - consumer() == size)
        {
            return false;
        }
        for (int word = 0; word < words; word++)
        {
            memory.set(JAVA_LONG, offset(producer, word), element[word]);
        }
        INDEX.setRelease(memory, OFFSETS.producer(), producer + 1);
        return true;
    }

    private long offset(final int index, final int word)
    {
        return OFFSETS.descriptors() + ((long)(index & (size - 1)) * words + word) * Long.BYTES;
    }
}
