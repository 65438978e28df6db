/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Copying a datagram with its checksum, against copying it alone and adding it up alone.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@State(Scope.Thread)
public class ChecksumBenchmark
{
    private static final int ROOM = 2048;

    private final MemorySegment source = Arena.ofAuto().allocate(ROOM, 64);
    private final MemorySegment target = Arena.ofAuto().allocate(ROOM, 64);

    /** Bytes of the datagram: the smallest frame, and a full one. */
    @Param({"64", "1408"})
    public int length;

    /**
     * Both.
     *
     * @return the checksum.
     */
    @Benchmark
    public int copyAndSum()
    {
        return InternetChecksum.fold(InternetChecksum.copyAndSum(source.address(), target.address(), length));
    }

    /**
     * The copy alone.
     *
     * @return the target.
     */
    @Benchmark
    public MemorySegment copy()
    {
        MemorySegment.copy(source, 0, target, 0, length);
        return target;
    }

    /**
     * The checksum alone.
     *
     * @return the checksum.
     */
    @Benchmark
    public int sum()
    {
        return InternetChecksum.fold(InternetChecksum.sum(source.address(), length));
    }
}
