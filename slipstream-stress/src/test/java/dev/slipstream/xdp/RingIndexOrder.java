/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.slipstream.linux.xdp.XdpRingOffsets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * The acquire and release pairs of the rings, with a ring of ours in the kernel's place at the other end: what a fill
 * ring produces, a completion ring consumes. The indices wrap while they are at it.
 */
public final class RingIndexOrder
{
    private static final long OLD = 7;
    private static final long FIRST = 11;
    private static final long SECOND = 13;
    private static final XdpRingOffsets OFFSETS = new XdpRingOffsets(0, 64, 128, 192);

    private RingIndexOrder()
    {
    }

    /** Elements are there once the producer's index says so. */
    @JCStressTest
    @Outcome(id = {"0, 0", "11, 0", "11, 13"}, expect = ACCEPTABLE, desc = "whole elements, in order")
    @Outcome(expect = FORBIDDEN, desc = "an element before it was written")
    @State
    public static class Published
    {
        private final Rings rings = new Rings(2);

        @Actor
        public void producer()
        {
            rings.producer.put(0, FIRST);
            rings.producer.submit(1);
            rings.producer.put(0, SECOND);
            rings.producer.submit(1);
        }

        @Actor
        public void consumer(final JJ_Result result)
        {
            final int count = rings.consumer.peek(2);
            result.r1 = count > 0 ? rings.consumer.packet(0) : 0;
            result.r2 = count > 1 ? rings.consumer.packet(1) : 0;
            rings.consumer.release(count);
        }
    }

    /** An element is overwritten only once the consumer's index says that it was read. */
    @JCStressTest
    @Outcome(id = {"7, 0", "7, 1"}, expect = ACCEPTABLE, desc = "read before it was overwritten")
    @Outcome(expect = FORBIDDEN, desc = "overwritten before it was read")
    @State
    public static class Reused
    {
        private final Rings rings = new Rings(1);

        public Reused()
        {
            rings.producer.put(0, OLD);
            rings.producer.submit(1);
        }

        @Actor
        public void consumer(final JJ_Result result)
        {
            rings.consumer.peek(1);
            result.r1 = rings.consumer.packet(0);
            rings.consumer.release(1);
        }

        @Actor
        public void producer(final JJ_Result result)
        {
            final int free = rings.producer.reserve(1);
            if (free > 0)
            {
                rings.producer.put(0, FIRST);
                rings.producer.submit(1);
            }
            result.r2 = free;
        }
    }

    private static final class Rings
    {
        final FillRing producer;
        final CompletionRing consumer;

        Rings(final int size)
        {
            final MemorySegment memory = Arena.ofAuto().allocate(256, 64);
            memory.set(JAVA_INT, OFFSETS.producer(), -1);
            memory.set(JAVA_INT, OFFSETS.consumer(), -1);
            producer = new FillRing(memory, OFFSETS, size);
            consumer = new CompletionRing(memory, OFFSETS, size);
        }
    }
}
