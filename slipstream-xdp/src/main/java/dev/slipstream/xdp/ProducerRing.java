/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import dev.slipstream.linux.xdp.XdpRingOffsets;
import java.lang.foreign.MemorySegment;

/**
 * A ring that we produce into: reserve, write elements, submit them all at once. One thread at a time.
 */
abstract class ProducerRing extends XskRing
{
    private int producer;
    private int cachedConsumer;

    ProducerRing(final MemorySegment memory, final XdpRingOffsets offsets, final int size)
    {
        super(memory, offsets, size);
        producer = producerAcquire();
        cachedConsumer = consumerAcquire();
    }

    /**
     * How many elements may be written, beginning with number 0. Changes nothing: what is not submitted was never
     * there.
     *
     * @param wanted at most.
     * @return from 0 to wanted.
     */
    final int reserve(final int wanted)
    {
        int free = size() - (producer - cachedConsumer);
        if (free < wanted)
        {
            // Pairs with the kernel's release of the consumer index: it has read what we are about to overwrite.
            cachedConsumer = consumerAcquire();
            free = size() - (producer - cachedConsumer);
        }
        return Math.min(free, wanted);
    }

    /**
     * Hand the first elements of the reservation to the kernel.
     *
     * @param count how many.
     */
    final void submit(final int count)
    {
        producer += count;
        // Pairs with the kernel's acquire of the producer index: it sees the elements, and the frames that they name.
        producerRelease(producer);
    }

    /**
     * How many submitted elements the kernel has not taken yet.
     *
     * @return from 0 to the size of the ring.
     */
    final int unconsumed()
    {
        cachedConsumer = consumerAcquire();
        return producer - cachedConsumer;
    }

    /** Offset of an element of the reservation. */
    final long reservedOffset(final int number, final int elementLength)
    {
        return elementOffset(producer + number, elementLength);
    }
}
