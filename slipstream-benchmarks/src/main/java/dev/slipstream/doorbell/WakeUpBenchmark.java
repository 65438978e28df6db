/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import dev.slipstream.doorbell.spin.FixedSpin;
import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From publishing a message to its handler, on a thread that sleeps and reads so many streams, all of whose writers
 * ring. The time must not grow with their number: one word is read, one signal sent, and the stream that rang is polled
 * first. Falling asleep is not in it; that takes two polls of all streams.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@State(Scope.Thread)
public class WakeUpBenchmark
{
    private static final int FIRST_STREAM = 1001;
    private static final int TERM_LENGTH = 64 * 1024;
    private static final long ON_ITS_WAY_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long SELECT_NS = TimeUnit.SECONDS.toNanos(1);

    /** How many streams the thread reads. */
    @Param({"1", "1000"})
    public int streams;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);
    private final List<DoorbellExclusivePublication> publications = new ArrayList<>();
    private MediaDriver driver;
    private Aeron aeron;
    private Doorbells doorbells;
    private DoorbellSelector selector;
    private Thread reader;
    private int nextStream;
    private long parkedBefore;
    private volatile long received;
    private volatile boolean isOver;

    /** Start a driver, all streams, and the thread that reads them. */
    @Setup
    public void open()
    {
        driver = MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.SHARED).dirDeleteOnShutdown(true).termBufferSparseFile(true)
            .ipcTermBufferLength(TERM_LENGTH));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        doorbells = Doorbells.connect(aeron, new DoorbellContext().spinPolicy(() -> new FixedSpin(0))
            .maxParkNs(SELECT_NS));
        selector = doorbells.newSelector("reader");
        for (int i = 0; i < streams; i++)
        {
            selector.add(
                doorbells.addSubscription(selector.doorbell(), CommonContext.IPC_CHANNEL, FIRST_STREAM + i),
                (buffer, offset, length, header) -> received++);
            publications.add(doorbells.addExclusivePublication(CommonContext.IPC_CHANNEL, FIRST_STREAM + i));
        }
        reader = new Thread(this::read, "reader");
        reader.start();
    }

    /**
     * End the thread and all else.
     *
     * @throws InterruptedException if interrupted.
     */
    @TearDown
    public void close() throws InterruptedException
    {
        isOver = true;
        selector.wakeUp();
        reader.join();
        publications.forEach(DoorbellExclusivePublication::close);
        publications.clear();
        CloseHelper.closeAll(selector, doorbells, aeron, driver);
        isOver = false;
    }

    /** Wait until the thread has fallen asleep. */
    @Setup(Level.Invocation)
    public void awaitSleep()
    {
        final BellCounters counters = selector.doorbell().counters();
        while (counters.parked() == parkedBefore)
        {
            Thread.onSpinWait();
        }
        parkedBefore = counters.parked();
        // It has said so and is on its way.
        LockSupport.parkNanos(ON_ITS_WAY_NS);
    }

    /** Publish on one stream after the other, and wait for the handler. */
    @Benchmark
    public void wakeUp()
    {
        final long before = received;
        final DoorbellExclusivePublication publication = publications.get(nextStream);
        nextStream = nextStream + 1 < streams ? nextStream + 1 : 0;
        while (publication.offer(message) < 0)
        {
            Thread.onSpinWait();
        }
        while (received == before)
        {
            Thread.onSpinWait();
        }
    }

    private void read()
    {
        while (!isOver)
        {
            selector.select(1, SELECT_NS);
        }
    }
}
