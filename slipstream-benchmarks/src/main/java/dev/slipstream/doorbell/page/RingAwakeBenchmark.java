/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import dev.slipstream.doorbell.signal.SignalKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a writer pays after each message while its reader is awake: with the writer's fence, and without.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@State(Scope.Thread)
public class RingAwakeBenchmark
{
    private static final int SESSION = 7;
    private static final int STREAM = 1001;

    /** Whether the writer leaves out its fence, since readers fence by membarrier(2). */
    @Param({"false", "true"})
    public boolean isFenceWaived;

    private Path directory;
    private DoorbellPage page;
    private ParkSlot slot;
    private RingSet readers;

    /**
     * Make a page with one reader, awake.
     *
     * @throws IOException if there is no room for it.
     */
    @Setup
    public void open() throws IOException
    {
        directory = Files.createTempDirectory("slipstream-benchmark");
        page = DoorbellPage.open(directory, isFenceWaived);
        slot = page.allocate(SignalKind.FUTEX);
        slot.join(DoorbellDescriptor.bucketOf(DoorbellDescriptor.streamKey(SESSION, STREAM)));
        readers = page.ringSet(SESSION, STREAM);
    }

    /** Remove it. */
    @TearDown
    public void close()
    {
        slot.close();
        page.close();
        IoUtil.delete(directory.toFile(), false);
    }

    /**
     * Ring nobody.
     *
     * @return 0.
     */
    @Benchmark
    public int ring()
    {
        return isFenceWaived ? readers.ringAfterFence() : readers.ring();
    }
}
