/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.signal.SignalKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Writers that publish and ring against a reader that arms, looks again and sleeps, as close together as it goes: no
 * sleep may end by its time limit while something is there. {@code -Dslipstream.test.races.ms=...} makes it longer.
 */
@Timeout(600)
@ParameterizedClass
@CsvSource({"FUTEX, false, 1", "FUTEX, true, 1", "FUTEX, true, 2", "PIPE, false, 2", "EVENTFD, true, 1",
    "SEMAPHORE, false, 1"})
class ParkRingRaceTest
{
    private static final long DURATION_NS = TimeUnit.MILLISECONDS.toNanos(
        Long.getLong("slipstream.test.races.ms", 700));
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int COUNTER_SPACING = 256;
    private static final int MESSAGES_PER_WAIVER = 7;

    @Parameter(0)
    SignalKind kind;

    @Parameter(1)
    boolean areFencesWaived;

    @Parameter(2)
    int writers;

    @TempDir
    Path directory;

    @Test
    void shouldNeverLoseAWakeUp() throws InterruptedException
    {
        // One published counter per writer, as a log has one length per frame.
        final UnsafeBuffer published = new UnsafeBuffer(ByteBuffer.allocateDirect(writers * COUNTER_SPACING));
        final UnsafeBuffer consumed = new UnsafeBuffer(ByteBuffer.allocateDirect(COUNTER_SPACING));
        final AtomicBoolean running = new AtomicBoolean(true);
        final AtomicLong lost = new AtomicLong();
        final AtomicLong sleeps = new AtomicLong();

        try (DoorbellPage page = DoorbellPage.open(directory, areFencesWaived);
            DoorbellPage peer = DoorbellPage.open(directory, areFencesWaived);
            ParkSlot slot = page.allocate(kind))
        {
            final int bucket = DoorbellDescriptor.bucketOf(DoorbellDescriptor.streamKey(7, 1001));
            slot.join(bucket);
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < writers; i++)
            {
                final int index = i * COUNTER_SPACING;
                final RingSet readers = peer.ringSet(7, 1001);
                final FenceWaivers waivers = peer.waivers();
                threads.add(new Thread(() -> write(published, index, consumed, readers, waivers, running)));
            }
            final Thread reader = new Thread(() -> read(published, consumed, slot, running, sleeps, lost));
            reader.start();
            threads.forEach(Thread::start);

            Thread.sleep(TimeUnit.NANOSECONDS.toMillis(DURATION_NS));
            running.set(false);
            for (final Thread thread : threads)
            {
                thread.join();
            }
            while (reader.isAlive())
            {
                slot.ring();
                reader.join(10);
            }
        }

        System.out.println(kind + " areFencesWaived=" + areFencesWaived + " writers=" + writers + ": " +
            consumed.getLong(0) + " messages, " + sleeps + " sleeps, " + lost + " lost");
        assertThat(lost.get()).isZero();
        assertThat(sleeps.get()).as("races that were run").isPositive();
    }

    /**
     * Publishes, rings, and waits until the reader has seen it, so that each message races with a reader that arms.
     * Begins and ends to leave out the fence between messages, where the page allows it.
     */
    private static void write(
        final UnsafeBuffer published, final int index, final UnsafeBuffer consumed, final RingSet readers,
        final FenceWaivers waivers, final AtomicBoolean running)
    {
        long value = 0;
        boolean isWaived = false;
        while (running.get())
        {
            if (value % MESSAGES_PER_WAIVER == 0)
            {
                if (isWaived)
                {
                    waivers.end();
                }
                isWaived = !isWaived && waivers.tryBegin();
            }
            final long consumedBefore = consumed.getLongVolatile(0);
            published.putLongRelease(index, ++value);
            if (isWaived)
            {
                readers.ringAfterFence();
            }
            else
            {
                readers.ring();
            }
            while (consumed.getLongVolatile(0) == consumedBefore && running.get())
            {
                Thread.onSpinWait();
            }
        }
    }

    private void read(
        final UnsafeBuffer published, final UnsafeBuffer consumed, final ParkSlot slot, final AtomicBoolean running,
        final AtomicLong sleeps, final AtomicLong lost)
    {
        long seen = 0;
        while (running.get())
        {
            slot.arm();
            long now = sum(published);
            if (now == seen)
            {
                sleeps.incrementAndGet();
                final long before = System.nanoTime();
                slot.await(LIMIT_NS);
                now = sum(published);
                if (now != seen && System.nanoTime() - before >= LIMIT_NS)
                {
                    lost.incrementAndGet();
                }
            }
            slot.disarm();
            if (now != seen)
            {
                seen = now;
                consumed.putLongRelease(0, now);
            }
        }
    }

    private long sum(final UnsafeBuffer published)
    {
        long sum = 0;
        for (int i = 0; i < writers; i++)
        {
            sum += published.getLongAcquire(i * COUNTER_SPACING);
        }
        return sum;
    }
}
