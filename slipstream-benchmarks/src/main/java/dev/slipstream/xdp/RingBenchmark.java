/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.slipstream.linux.xdp.XdpRingOffsets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A batch of packets put into the TX ring and handed over, with a kernel that takes them at once: time per packet.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@State(Scope.Thread)
public class RingBenchmark
{
    private static final int BATCH = 32;
    private static final int SIZE = 2048;
    private static final int DESCRIPTOR_LENGTH = 16;
    private static final int PACKET_LENGTH = 1450;
    private static final XdpRingOffsets OFFSETS = new XdpRingOffsets(64, 128, 256, 192);
    private static final VarHandle INDEX = JAVA_INT.varHandle();

    private final MemorySegment memory =
        Arena.ofAuto().allocate(OFFSETS.descriptors() + (long)SIZE * DESCRIPTOR_LENGTH, 64);
    private final TxRing ring = new TxRing(memory, OFFSETS, SIZE);

    /**
     * Put and submit.
     *
     * @return how many were reserved.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int submitBatch()
    {
        final int reserved = ring.reserve(BATCH);
        for (int i = 0; i < reserved; i++)
        {
            ring.put(i, (long)i * PACKET_LENGTH, PACKET_LENGTH, false);
        }
        ring.submit(reserved);
        // The kernel's part: it has read all.
        INDEX.setRelease(memory, OFFSETS.consumer(), (int)INDEX.getAcquire(memory, OFFSETS.producer()));
        return reserved;
    }
}
