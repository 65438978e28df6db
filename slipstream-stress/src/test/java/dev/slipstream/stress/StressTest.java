/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.linux.event.Membarrier;
import dev.slipstream.rig.ChildJvm;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jcstress.Main;

/**
 * Short in the test run, so that the races are known to be races and to run; long by {@code ./slipstream stress}.
 */
@Timeout(3600)
class StressTest
{
    private static final boolean IS_LONG = "long".equals(System.getProperty("slipstream.stress"));
    private static final long RACES = IS_LONG ? 20_000_000 : 20_000;
    private static final long RACE_LIMIT_MS = IS_LONG ? 80_000 : 1_500;
    private static final Duration PATIENCE = Duration.ofMinutes(IS_LONG ? 55 : 5);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"FUTEX, false", "FUTEX, true", "PIPE, false"})
    void shouldLoseNoWakeUpBetweenProcesses(final String kind, final boolean readerFences)
    {
        Assumptions.assumeTrue(!readerFences || Membarrier.isAvailable(), "no membarrier(2) here");
        final long seed = ThreadLocalRandom.current().nextLong();
        System.out.println(kind + " readerFences=" + readerFences + " seed " + seed);
        final String folder = directory.toString();
        final String fences = Boolean.toString(readerFences);
        try (ChildJvm reader = ChildJvm.of(RaceProcess.class).name("reader")
            .arguments("reader", folder, fences, kind).start())
        {
            reader.awaitLine("ready", PATIENCE);
            try (ChildJvm writer = ChildJvm.of(RaceProcess.class).name("writer")
                .arguments("writer", folder, fences, Long.toString(RACES), Long.toString(RACE_LIMIT_MS),
                    Long.toString(seed))
                .start())
            {
                System.out.println("  wrote " + writer.awaitLine("wrote ", PATIENCE));
                final String outcome = reader.awaitLine("read ", PATIENCE);
                System.out.println("  read " + outcome);
                assertThat(outcome).endsWith(" lost 0").doesNotContain(" 0 sleeps");
            }
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
            builder.arguments("-m", "sanity", "-sc", "false", "-f", "1", "-t",
                "BothFence|ReaderFences|OneRing|RingIndex",
                "-r", results.toString());
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
            .contains("ParkRingOrder.BothFence", "ParkRingOrder.ReaderFencesForBoth", "RingIndexOrder.Reused");
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
