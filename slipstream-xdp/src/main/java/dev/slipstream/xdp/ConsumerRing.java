/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import dev.slipstream.linux.xdp.XdpRingOffsets;
import java.lang.foreign.MemorySegment;

/**
 * A ring that we consume from: peek, read elements, release them all at once. One thread at a time.
 */
abstract class ConsumerRing extends XskRing
{
    private int consumer;
    private int cachedProducer;

    ConsumerRing(final MemorySegment memory, final XdpRingOffsets offsets, final int size)
    {
        super(memory, offsets, size);
        consumer = consumerAcquire();
        cachedProducer = consumer;
    }

    /**
     * How many elements may be read, beginning with number 0. Changes nothing.
     *
     * @param wanted at most.
     * @return from 0 to wanted.
     */
    final int peek(final int wanted)
    {
        int available = cachedProducer - consumer;
        if (available < wanted)
        {
            // Pairs with the kernel's release of the producer index: we see the elements, and the frames they name.
            cachedProducer = producerAcquire();
            available = cachedProducer - consumer;
        }
        return Math.min(available, wanted);
    }

    /**
     * Give the places of the first elements back to the kernel.
     *
     * @param count how many.
     */
    final void release(final int count)
    {
        consumer += count;
        // Pairs with the kernel's acquire of the consumer index: we have read what it is about to overwrite.
        consumerRelease(consumer);
    }

    /** Offset of an element that was peeked at. */
    final long peekedOffset(final int number, final int elementLength)
    {
        return elementOffset(consumer + number, elementLength);
    }
}
