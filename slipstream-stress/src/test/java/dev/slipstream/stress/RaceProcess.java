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
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One of several processes that race: writers publish and ring at the moment at which readers arm, look and sleep, and
 * wait until all readers have seen it.
 *
 * <p>What counts as lost does not depend on time. A reader that finds a message after a sleep, and its word still
 * PARKED, waits until the {@code ring()} of the writer has returned: if the word is PARKED even then, that ring has
 * missed a reader that was armed before it looked and found nothing. If it is not, the ring only came after the look,
 * since the writer was switched out between publishing and ringing. A ring without a signal, on the other hand, shows
 * by time alone: the word says that somebody rang in the first half of a sleep that lasted to its limit.
 */
public final class RaceProcess
{
    private static final int SESSION_ID = 7;
    private static final int STREAM_ID = 1001;

    // Far more than a wake-up takes on a machine with other work.
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(2);

    // What lies between two messages, in spins: as often next to none as more than arming takes, for they shall meet
    // in between.
    private static final int MAX_PAUSE_BITS = 9;
    private static final int MESSAGES_PER_WAIVER = 7;
    private static final int SPINS_BEFORE_YIELD = 2_000;

    private final RaceFile race;
    private final DoorbellPage page;
    private final int readers;
    private final int writers;

    private RaceProcess(final RaceFile race, final DoorbellPage page, final int readers, final int writers)
    {
        this.race = race;
        this.page = page;
        this.readers = readers;
        this.writers = writers;
    }

    /**
     * Race.
     *
     * @param args folder, whether writers leave out their fences for seven messages of fourteen, number of readers,
     *             number of writers, then {@code reader}, its index and the kind of signal; or {@code writer}, its
     *             index, how many messages, how many milliseconds at most, and a seed.
     */
    public static void main(final String[] args)
    {
        final Path folder = Path.of(args[0]);
        try (DoorbellPage page = DoorbellPage.open(folder, Boolean.parseBoolean(args[1])))
        {
            final RaceProcess process = new RaceProcess(
                RaceFile.map(folder), page, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            final int index = Integer.parseInt(args[5]);
            if ("reader".equals(args[4]))
            {
                process.read(index, SignalKind.valueOf(args[6]));
            }
            else
            {
                process.write(index, Long.parseLong(args[6]), Long.parseLong(args[7]),
                    new SplittableRandom(Long.parseLong(args[8])));
            }
        }
    }

    private void read(final int index, final SignalKind kind)
    {
        final long[] seen = new long[writers];
        long sleeps = 0;
        long late = 0;
        long lost = 0;
        long unsignalled = 0;
        try (ParkSlot slot = page.allocate(kind))
        {
            slot.join(DoorbellDescriptor.bucketOf(DoorbellDescriptor.streamKey(SESSION_ID, STREAM_ID)));
            System.out.println("ready");
            while (!haveWritersEnded() || hasNews(seen))
            {
                slot.arm();
                if (!hasNews(seen) && !haveWritersEnded())
                {
                    sleeps++;
                    final long beganNs = System.nanoTime();
                    slot.await(LIMIT_NS);
                    final long sleptNs = System.nanoTime() - beganNs;
                    if (slot.isRung())
                    {
                        final long ageNs = slot.ringAgeNs(beganNs, beganNs + sleptNs);
                        unsignalled += sleptNs >= LIMIT_NS && ageNs > sleptNs - LIMIT_NS / 2 ? 1 : 0;
                    }
                    else if (hasNews(seen))
                    {
                        awaitRings(seen);
                        lost += slot.isRung() ? 0 : 1;
                        late++;
                    }
                }
                slot.disarm();
                take(index, seen);
            }
        }
        System.out.println("read " + Arrays.stream(seen).sum() + " messages, " + sleeps + " sleeps, " + late +
            " found before their ring, " + unsignalled + " without signal, lost " + lost);
    }

    private boolean haveWritersEnded()
    {
        for (int i = 0; i < writers; i++)
        {
            if (!race.hasEnded(i))
            {
                return false;
            }
        }
        return true;
    }

    private boolean hasNews(final long[] seen)
    {
        for (int i = 0; i < writers; i++)
        {
            if (race.published(i) != seen[i])
            {
                return true;
            }
        }
        return false;
    }

    private void awaitRings(final long[] seen)
    {
        for (int i = 0; i < writers; i++)
        {
            final long published = race.published(i);
            while (published != seen[i] && race.rung(i) != published)
            {
                Thread.yield();
            }
        }
    }

    private void take(final int index, final long[] seen)
    {
        for (int i = 0; i < writers; i++)
        {
            final long published = race.published(i);
            if (published != seen[i])
            {
                seen[i] = published;
                race.take(index, i, published);
            }
        }
    }

    private void write(final int index, final long messages, final long limitMs, final SplittableRandom random)
    {
        final RingSet ringSet = page.ringSet(SESSION_ID, STREAM_ID);
        boolean isWaived = false;
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        long rung = 0;
        long message = 0;
        while (message < messages && System.nanoTime() - deadlineNs < 0)
        {
            for (int i = random.nextInt(1 << random.nextInt(MAX_PAUSE_BITS)); i > 0; i--)
            {
                Thread.onSpinWait();
            }
            if (message % MESSAGES_PER_WAIVER == 0)
            {
                if (isWaived)
                {
                    page.waivers().end();
                }
                isWaived = !isWaived && page.waivers().tryBegin();
            }
            race.publish(index, ++message);
            rung += isWaived ? ringSet.ringAfterFence() : ringSet.ring();
            race.hasRung(index, message);
            for (int i = 0; i < readers; i++)
            {
                awaitTaken(i, index, message);
            }
        }
        race.end(index);
        ringSet.ring();
        System.out.println("wrote " + message + " messages, " + rung + " rings");
    }

    private void awaitTaken(final int reader, final int writer, final long message)
    {
        int spins = 0;
        while (race.taken(reader, writer) != message)
        {
            if (++spins < SPINS_BEFORE_YIELD)
            {
                Thread.onSpinWait();
            }
            else
            {
                Thread.yield();
            }
        }
    }
}
