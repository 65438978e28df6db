/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.HeaderFlyweight;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Planning a segmented send: collecting a run of datagrams out of a term, time per datagram.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@State(Scope.Thread)
public class SendAheadBenchmark
{
    private static final int TERM_LENGTH = 64 * 1024;
    private static final int MTU = 1408;
    private static final int DATAGRAMS = 32;

    private final ByteBuffer view = BufferUtil.allocateDirectAligned(TERM_LENGTH, 64);
    private final UnsafeBuffer term = new UnsafeBuffer(view);
    private final SendAhead sendAhead = new SendAhead();
    private final DatagramRun run = new DatagramRun();

    /** Bytes of a frame: 22 to a datagram, or one. */
    @Param({"64", "1408"})
    public int frameLength;

    /** Fill the term. */
    @Setup
    public void commit()
    {
        for (int offset = 0; offset + frameLength <= TERM_LENGTH; offset += frameLength)
        {
            FrameDescriptor.frameType(term, offset, HeaderFlyweight.HDR_TYPE_DATA);
            FrameDescriptor.frameLengthOrdered(term, offset, frameLength);
        }
    }

    /**
     * Collect a run.
     *
     * @return the position behind it.
     */
    @Benchmark
    @OperationsPerInvocation(DATAGRAMS)
    public long collect()
    {
        return sendAhead.collect(run, term, view, 0, MTU, Long.MAX_VALUE, MTU, DATAGRAMS, TERM_LENGTH);
    }
}
