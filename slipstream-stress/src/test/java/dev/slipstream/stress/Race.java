/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stress;

import dev.slipstream.rig.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one race, and what is done to them meanwhile.
 */
final class Race implements AutoCloseable
{
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final long MAX_STOP_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final List<String> common;
    private final int readerCount;
    private final int writerCount;
    private final @Nullable String cpus;
    private final List<ChildJvm> readers = new ArrayList<>();
    private final List<ChildJvm> writers = new ArrayList<>();

    Race(
        final Path folder, final boolean areFencesWaived, final int readerCount, final int writerCount,
        final @Nullable String cpus)
    {
        common = List.of(folder.toString(), Boolean.toString(areFencesWaived), Integer.toString(readerCount),
            Integer.toString(writerCount));
        this.readerCount = readerCount;
        this.writerCount = writerCount;
        this.cpus = cpus;
    }

    void start(final String signalKind, final long messages, final long limitMs, final long seed)
    {
        for (int i = 0; i < readerCount; i++)
        {
            readers.add(child("reader", i, signalKind));
        }
        for (final ChildJvm reader : readers)
        {
            reader.awaitLine("ready", START_PATIENCE);
        }
        for (int i = 0; i < writerCount; i++)
        {
            writers.add(
                child("writer", i, Long.toString(messages), Long.toString(limitMs), Long.toString(seed + i)));
        }
    }

    /**
     * Stop one process after the other by SIGSTOP, wherever it is, for some milliseconds each.
     *
     * @param durationMs for how long to go on.
     * @param random     chooses the process and the time.
     */
    void stopAndContinue(final long durationMs, final SplittableRandom random)
    {
        final List<ChildJvm> all = new ArrayList<>(readers);
        all.addAll(writers);
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(durationMs);
        while (System.nanoTime() - endNs < 0)
        {
            final ChildJvm process = all.get(random.nextInt(all.size()));
            process.pause();
            try
            {
                LockSupport.parkNanos(random.nextLong(MAX_STOP_NS));
            }
            finally
            {
                process.resume();
            }
            LockSupport.parkNanos(random.nextLong(MAX_STOP_NS));
        }
    }

    List<String> awaitOutcomes(final Duration patience)
    {
        for (final ChildJvm writer : writers)
        {
            System.out.println("  wrote " + writer.awaitLine("wrote ", patience));
        }
        final List<String> outcomes = readers.stream().map((reader) -> reader.awaitLine("read ", patience)).toList();
        outcomes.forEach((outcome) -> System.out.println("  read " + outcome));
        return outcomes;
    }

    @Override
    public void close()
    {
        writers.forEach(ChildJvm::requestEnd);
        readers.forEach(ChildJvm::requestEnd);
        writers.forEach(ChildJvm::close);
        readers.forEach(ChildJvm::close);
    }

    private ChildJvm child(final String role, final int index, final String... more)
    {
        final List<String> arguments = new ArrayList<>(common);
        arguments.addAll(List.of(role, Integer.toString(index)));
        arguments.addAll(List.of(more));
        return ChildJvm.of(RaceProcess.class).name(role + " " + index).cpus(cpus)
            .arguments(arguments.toArray(String[]::new)).start();
    }
}
