/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.event.Membarrier;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The order of memory accesses that the protocol stands on, by the same accesses as {@code ParkSlot.arm} and
 * {@code RingSet.ring} make: a reader that sleeps with a message at hand would be 0, 0. First number: whether the
 * reader saw the message after it had armed; second: whether the writer saw PARKED after it had published, which it
 * looks for only where the count of arms has changed.
 */
public final class ParkRingOrder
{
    private static final int FRAME_LENGTH = 0;
    private static final int ARMS = 128;
    private static final int WORD = 256;
    private static final int WAIVERS = 384;
    private static final int PARKED = 2;

    private ParkRingOrder()
    {
    }

    /** A full fence on either side. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "one of them knows of the other")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "asleep with a message at hand")
    @State
    public static class BothFence extends Accesses
    {
        @Actor
        public void reader(final II_Result result)
        {
            park();
            VarHandle.fullFence();
            result.r1 = look();
        }

        @Actor
        public void writer(final II_Result result)
        {
            publish();
            VarHandle.fullFence();
            result.r2 = seesParked();
        }
    }

    /** membarrier(2) of the reader on behalf of both. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "one of them knows of the other")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "asleep with a message at hand")
    @State
    public static class ReaderFencesForBoth extends MembarrierAccesses
    {
        @Actor
        public void reader(final II_Result result)
        {
            park();
            fenceForBoth();
            result.r1 = look();
        }

        @Actor
        public void writer(final II_Result result)
        {
            publish();
            result.r2 = seesParked();
        }
    }

    /** A writer that begins to leave out its fence: the reader looks whether it has to fence for both. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "one of them knows of the other")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "asleep with a message at hand")
    @State
    public static class WaiverBegins extends MembarrierAccesses
    {
        @Actor
        public void reader(final II_Result result)
        {
            parkBesideWaivers();
            result.r1 = look();
        }

        @Actor
        public void writer(final II_Result result)
        {
            waive(true);
            VarHandle.fullFence();
            publish();
            result.r2 = seesParked();
        }
    }

    /** And one that ends to. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "one of them knows of the other")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "asleep with a message at hand")
    @State
    public static class WaiverEnds extends MembarrierAccesses
    {
        public WaiverEnds()
        {
            waive(true);
        }

        @Actor
        public void reader(final II_Result result)
        {
            parkBesideWaivers();
            result.r1 = look();
        }

        @Actor
        public void writer(final II_Result result)
        {
            publish();
            result.r2 = seesParked();
            waive(false);
        }
    }

    /** Why there is a fence: without, processors do it. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "one of them knows of the other")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "asleep with a message at hand")
    @State
    public static class NobodyFences extends Accesses
    {
        @Actor
        public void reader(final II_Result result)
        {
            park();
            result.r1 = look();
        }

        @Actor
        public void writer(final II_Result result)
        {
            publish();
            result.r2 = seesParked();
        }
    }

    /** Who sees an arm counted sees PARKED: it may take the words it then reads for those of that count. */
    @JCStressTest
    @Outcome(id = {"0, 0", "1, 1"}, expect = ACCEPTABLE, desc = "before or after")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "between the two stores")
    @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "counted, and not PARKED")
    @State
    public static class CountFollowsWord extends Accesses
    {
        @Actor
        public void reader()
        {
            park();
        }

        @Actor
        public void writer(final II_Result result)
        {
            look(result);
        }
    }

    /** Two writers meet one parked reader: one signal. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0"}, expect = ACCEPTABLE, desc = "one of them rings")
    @Outcome(expect = FORBIDDEN, desc = "none rings, or both do")
    @State
    public static class OneRing extends Accesses
    {
        public OneRing()
        {
            park();
        }

        @Actor
        public void first(final II_Result result)
        {
            result.r1 = winsRing();
        }

        @Actor
        public void second(final II_Result result)
        {
            result.r2 = winsRing();
        }
    }

    /** The accesses of the product, in memory that is laid out as there. */
    public static class Accesses
    {
        final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(WAIVERS + Long.BYTES));

        final void park()
        {
            memory.putIntOpaque(WORD, PARKED);
            memory.getAndAddLong(ARMS, 1);
        }

        final int look()
        {
            return memory.getIntVolatile(FRAME_LENGTH);
        }

        final void publish()
        {
            memory.putIntRelease(FRAME_LENGTH, 1);
        }

        final int seesParked()
        {
            return memory.getLongAcquire(ARMS) != 0 && memory.getIntOpaque(WORD) == PARKED ? 1 : 0;
        }

        final void look(final II_Result result)
        {
            result.r1 = (int)memory.getLongAcquire(ARMS);
            result.r2 = memory.getIntOpaque(WORD) == PARKED ? 1 : 0;
        }

        final int winsRing()
        {
            return memory.compareAndSetInt(WORD, PARKED, PARKED - 1) ? 1 : 0;
        }
    }

    /** Those that need membarrier(2). */
    public static class MembarrierAccesses extends Accesses
    {
        static
        {
            Membarrier.registerGlobalExpedited();
        }

        final void parkBesideWaivers()
        {
            park();
            VarHandle.fullFence();
            if (memory.getLongAcquire(WAIVERS) != 0)
            {
                fenceForBoth();
            }
        }

        final void fenceForBoth()
        {
            LinuxException.check(Membarrier.globalExpedited(), "membarrier(GLOBAL_EXPEDITED)");
        }

        final void waive(final boolean isWaived)
        {
            memory.compareAndSetLong(WAIVERS, isWaived ? 0 : 1, isWaived ? 1 : 0);
        }
    }
}
