/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.linux.event.Membarrier;
import dev.slipstream.rig.ChildJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.Main;

/**
 * Short in the test run, so that the races are known to be races and to run; long by {@code ./slipstream stress}.
 */
@Timeout(3600)
class StressTest
{
    private static final boolean IS_LONG = "long".equals(System.getProperty("slipstream.stress"));
    private static final long RACES = IS_LONG ? Long.MAX_VALUE : 20_000;
    private static final long RACE_LIMIT_MS = IS_LONG ?
        TimeUnit.SECONDS.toMillis(Long.getLong("slipstream.stress.seconds", 80)) : 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(IS_LONG ? 55 : 5);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        // signal, areFencesWaived, readers, writers, CPUs, are processes stopped
        "FUTEX, false, 1, 1, , false",
        "FUTEX, true, 1, 1, , false",
        "PIPE, true, 1, 1, 0, false",
        "PIPE, true, 2, 2, , true"})
    void shouldLoseNoWakeUpBetweenProcesses(
        final String kind, final boolean areFencesWaived, final int readers, final int writers,
        final @Nullable String cpus, final boolean areStopped)
    {
        Assumptions.assumeTrue(!areFencesWaived || Membarrier.isAvailable(), "no membarrier(2) here");
        final long seed = ThreadLocalRandom.current().nextLong();
        System.out.println(kind + " areFencesWaived=" + areFencesWaived + " " + readers + " readers, " + writers +
            " writers, cpus=" + cpus + " areStopped=" + areStopped + " seed " + seed);
        try (Race race = new Race(directory, areFencesWaived, readers, writers, cpus))
        {
            race.start(kind, RACES, RACE_LIMIT_MS, seed);
            if (areStopped)
            {
                race.stopAndContinue(RACE_LIMIT_MS / 2, new SplittableRandom(seed));
            }
            assertThat(race.awaitOutcomes(PATIENCE)).allSatisfy((outcome) -> assertThat(outcome)
                .endsWith(" 0 without signal, lost 0").doesNotContain(" 0 sleeps"));
        }
    }

    @Test
    void shouldOrderMemoryAsTheProtocolsNeed() throws IOException
    {
        final Path results = directory.resolve("results");
        final ChildJvm.Builder builder = ChildJvm.of(Main.class).name("jcstress");
        if (IS_LONG)
        {
            builder.arguments("-m", "quick", "-r", results.toString());
        }
        else
        {
            // One mode of compilation, one fork each: whether they run at all.
            final String flags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter((flag) -> flag.startsWith("--")).collect(Collectors.joining(" "));
            builder.arguments("-m", "sanity", "-sc", "false", "-f", "1", "-af", "NONE", "-jvmArgs", flags, "-t",
                "BothFence|ReaderFences|CountFollows|Waiver|OneRing|RingIndex", "-r", results.toString());
        }
        try (ChildJvm jcstress = builder.start())
        {
            assertThat(jcstress.awaitExit(PATIENCE)).as(jcstress.stderrTail()).isZero();
        }
        finally
        {
            deleteRawResults();
        }
        assertThat(results.resolve("index.html")).content()
            .contains("ParkRingOrder.BothFence", "ParkRingOrder.ReaderFencesForBoth", "ParkRingOrder.WaiverBegins",
                "ParkRingOrder.WaiverEnds", "RingIndexOrder.Reused");
    }

    /** jcstress writes them into its working directory and cannot be told otherwise. */
    private static void deleteRawResults() throws IOException
    {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(""), "jcstress-results-*.bin.gz"))
        {
            for (final Path file : files)
            {
                Files.delete(file);
            }
        }
    }
}
