/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * CPU time of the machine as a whole: all that was not idle, and what the kernel's soft-interrupt threads used. Packets
 * that arrive faster than an interrupt may take are handled by {@code ksoftirqd/N}, on nobody's account but theirs.
 *
 * @param busyNs      of all CPUs since boot, in steps of a tick.
 * @param ksoftirqdNs of the soft-interrupt threads since boot, exact; 0 where they cannot be seen (in a container).
 */
public record MachineTimes(long busyNs, long ksoftirqdNs)
{
    /** USER_HZ is 100 on every architecture that Linux has for user space (asm-generic/param.h). */
    private static final long TICK_NS = 10_000_000L;

    /** The fields of the first line of /proc/stat (proc(5)): user nice system idle iowait irq softirq steal. */
    private static final int USER = 1;
    private static final int NICE = 2;
    private static final int SYSTEM = 3;
    private static final int IRQ = 6;
    private static final int SOFTIRQ = 7;

    private static final List<Path> KSOFTIRQD = ksoftirqd();

    /**
     * Read the times.
     *
     * @return now's.
     */
    public static MachineTimes now()
    {
        try
        {
            long ksoftirqdNs = 0;
            for (final Path schedstat : KSOFTIRQD)
            {
                final String text = Files.readString(schedstat);
                ksoftirqdNs += Long.parseLong(text.substring(0, text.indexOf(' ')));
            }
            return new MachineTimes(busyNs(Files.readString(Path.of("/proc/stat"))), ksoftirqdNs);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The busy time in a text of {@code /proc/stat}.
     *
     * @param stat the whole text.
     * @return nanoseconds that all CPUs were not idle.
     */
    static long busyNs(final String stat)
    {
        final String[] fields = stat.substring(0, stat.indexOf('\n')).split(" +", -1);
        long ticks = 0;
        for (final int field : new int[]{USER, NICE, SYSTEM, IRQ, SOFTIRQ})
        {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks * TICK_NS;
    }

    private static List<Path> ksoftirqd()
    {
        final List<Path> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc")))
        {
            for (final Path process : processes.toList())
            {
                final Path comm = process.resolve("comm");
                final Path schedstat = process.resolve("schedstat");
                if (Character.isDigit(process.getFileName().toString().charAt(0)) && Files.isReadable(comm) &&
                    Files.readString(comm).startsWith("ksoftirqd/") && Files.isReadable(schedstat))
                {
                    found.add(schedstat);
                }
            }
        }
        catch (final IOException e)
        {
            // A process that ended while we looked: what was found so far stands, and the threads of CPU 0 come first.
            return found;
        }
        return found;
    }
}
