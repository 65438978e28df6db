/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stress;

import dev.slipstream.doorbell.page.DoorbellDescriptor;
import dev.slipstream.doorbell.page.DoorbellPage;
import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.doorbell.page.RingSet;
import dev.slipstream.doorbell.signal.SignalKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One of two processes that race: the writer publishes and rings at the moment at which the reader arms, looks and
 * sleeps, and waits until it has been seen. A sleep that ends by its time limit with something at hand is a lost
 * wake-up.
 *
 * <p>They share a page of doorbells and a file with the counter that each of them writes.
 */
public final class RaceProcess
{
    private static final int PUBLISHED = 0;
    private static final int CONSUMED = 256;
    private static final int DONE = 512;
    private static final int FILE_LENGTH = 4096;
    private static final int SESSION_ID = 7;
    private static final int STREAM_ID = 1001;

    // Far more than a wake-up takes on a machine with other work.
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(1);

    // What lies between two messages, in spins: from less to more than arming takes, so that they meet everywhere.
    private static final int MAX_PAUSE = 200;

    private final UnsafeBuffer shared;
    private final DoorbellPage page;

    private RaceProcess(final UnsafeBuffer shared, final DoorbellPage page)
    {
        this.shared = shared;
        this.page = page;
    }

    /**
     * Race.
     *
     * @param args role ({@code reader} or {@code writer}), folder, whether readers fence for writers; for the reader
     * the
     *             kind of signal; for the writer how many messages, how many milliseconds at most, and a seed.
     * @throws IOException if the files cannot be mapped.
     */
    public static void main(final String[] args) throws IOException
    {
        final Path folder = Path.of(args[1]);
        try (FileChannel channel = FileChannel.open(folder.resolve("race"),
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            DoorbellPage page = DoorbellPage.open(folder, Boolean.parseBoolean(args[2])))
        {
            final UnsafeBuffer shared = new UnsafeBuffer(
                channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_LENGTH));
            final RaceProcess race = new RaceProcess(shared, page);
            if ("reader".equals(args[0]))
            {
                race.read(SignalKind.valueOf(args[3]));
            }
            else
            {
                race.write(Long.parseLong(args[3]), Long.parseLong(args[4]), new SplittableRandom(
                    Long.parseLong(args[5])));
            }
        }
    }

    private void read(final SignalKind kind)
    {
        try (ParkSlot slot = page.allocate(kind))
        {
            slot.join(DoorbellDescriptor.bucketOf(DoorbellDescriptor.streamKey(SESSION_ID, STREAM_ID)));
            System.out.println("ready");
            long seen = 0;
            long sleeps = 0;
            long lost = 0;
            while (shared.getIntVolatile(DONE) == 0)
            {
                slot.arm();
                long now = shared.getLongVolatile(PUBLISHED);
                if (now == seen)
                {
                    sleeps++;
                    final long beforeNs = System.nanoTime();
                    slot.await(LIMIT_NS);
                    final boolean isTimeUp = System.nanoTime() - beforeNs >= LIMIT_NS;
                    final boolean isRung = slot.isRung();
                    now = shared.getLongVolatile(PUBLISHED);
                    if (now != seen && isTimeUp && !isRung && !slot.isRungWithinGrace())
                    {
                        lost++;
                    }
                }
                slot.disarm();
                if (now != seen)
                {
                    seen = now;
                    shared.putLongRelease(CONSUMED, now);
                }
            }
            System.out.println("read " + seen + " messages, " + sleeps + " sleeps, lost " + lost);
        }
    }

    private void write(final long messages, final long limitMs, final SplittableRandom random)
    {
        final RingSet readers = page.ringSet(SESSION_ID, STREAM_ID);
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        long rung = 0;
        long value = 0;
        while (value < messages && System.nanoTime() - deadlineNs < 0)
        {
            for (int i = random.nextInt(MAX_PAUSE); i > 0; i--)
            {
                Thread.onSpinWait();
            }
            shared.putLongRelease(PUBLISHED, ++value);
            rung += readers.ring();
            while (shared.getLongVolatile(CONSUMED) != value)
            {
                Thread.onSpinWait();
            }
        }
        shared.putIntVolatile(DONE, 1);
        readers.ring();
        System.out.println("wrote " + value + " messages, " + rung + " rings");
    }
}
