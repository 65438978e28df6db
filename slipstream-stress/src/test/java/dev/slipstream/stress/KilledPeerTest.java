/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stress;

import static dev.slipstream.stress.DoomedProcess.BUCKET;
import static dev.slipstream.stress.DoomedProcess.SESSION_ID;
import static dev.slipstream.stress.DoomedProcess.STREAM_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.page.DoorbellDescriptor;
import dev.slipstream.doorbell.page.DoorbellPage;
import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.doorbell.page.RingSet;
import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.rig.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process that is killed leaves behind, and what it costs those who live. */
@Timeout(120)
class KilledPeerTest
{
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long BOUND_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FOREVER_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path directory;

    private DoorbellPage page;
    private RingSet readers;
    private final List<ChildJvm> children = new ArrayList<>();

    @BeforeEach
    void open()
    {
        page = DoorbellPage.open(directory, false);
        readers = page.ringSet(SESSION_ID, STREAM_ID);
    }

    @AfterEach
    void close()
    {
        children.forEach(ChildJvm::close);
        page.close();
    }

    @Test
    void shouldGiveTheSlotsOfKilledReadersToTheNext() throws IOException
    {
        final List<SignalKind> kinds = List.of(SignalKind.FUTEX, SignalKind.PIPE, SignalKind.EVENTFD);
        final List<ChildJvm> doomed = kinds.stream().map((kind) -> child("reader", kind.name())).toList();
        for (final ChildJvm reader : doomed)
        {
            reader.awaitLine("parked in ", PATIENCE);
        }
        assertThat(readers.ring()).isEqualTo(kinds.size());
        for (final ChildJvm reader : doomed)
        {
            reader.awaitLine("parked in ", PATIENCE);
            reader.kill();
        }
        doomed.forEach((reader) -> reader.awaitExit(PATIENCE));
        assertThat(countFiles()).as("the page, a pipe, a socket").isEqualTo(3);

        // Nobody can tell that a thread has died which slept on its word or an eventfd; that nobody reads a pipe shows.
        assertThat(readers.ring()).isEqualTo(2);
        assertThat(readers.ring()).isZero();

        for (int i = 0; i < kinds.size(); i++)
        {
            try (ParkSlot slot = page.allocate(SignalKind.PIPE))
            {
                assertThat(slot.slot()).isLessThan(kinds.size());
                slot.arm();
                assertThat(readers.ring()).as("streams of the dead").isZero();
                slot.disarm();
                slot.join(BUCKET);
                slot.arm();
                assertThat(readers.ring()).isEqualTo(1);
                slot.await(FOREVER_NS);
                assertThat(slot.isRung()).isTrue();
            }
        }
    }

    @Test
    void shouldFindWhatAKilledWriterPublishedAtTheEndOfOneSleep()
    {
        final RaceFile race = RaceFile.map(directory);
        try (ParkSlot slot = page.allocate(SignalKind.PIPE))
        {
            slot.join(BUCKET);
            slot.arm();
            assertThat(race.published(0)).isZero();
            final ChildJvm writer = child("writer");
            writer.awaitLine("published", PATIENCE);
            writer.kill();
            writer.awaitExit(PATIENCE);

            slot.await(BOUND_NS);
            assertThat(slot.isRung()).isFalse();
            assertThat(race.published(0)).isEqualTo(1);

            // The next writer's ring ends the same sleep.
            assertThat(readers.ring()).isEqualTo(1);
            slot.await(FOREVER_NS);
            assertThat(slot.isRung()).isTrue();
        }
    }

    @Test
    void shouldRingAgainOnceAWriterHasDescriptors()
    {
        try (ParkSlot slot = page.allocate(SignalKind.PIPE))
        {
            slot.join(BUCKET);
            slot.arm();
            final ChildJvm writer = start(ChildJvm.of(DoomedProcess.class).prefix("prlimit", "--nofile=256"),
                "starving");
            assertThat(writer.awaitLine("starving: ", PATIENCE)).isEqualTo("0 rung");
            assertThat(slot.isRung()).as("left to others").isFalse();

            writer.send("go on");
            assertThat(writer.awaitLine("fed: ", PATIENCE)).isEqualTo("1 rung");
            slot.await(FOREVER_NS);
            assertThat(slot.isRung()).isTrue();
        }
    }

    private ChildJvm child(final String... arguments)
    {
        return start(ChildJvm.of(DoomedProcess.class), arguments);
    }

    private ChildJvm start(final ChildJvm.Builder builder, final String... arguments)
    {
        final List<String> all = new ArrayList<>(List.of(directory.toString()));
        all.addAll(List.of(arguments));
        final ChildJvm child = builder.name(arguments[0]).arguments(all.toArray(String[]::new)).start();
        children.add(child);
        return child;
    }

    private long countFiles() throws IOException
    {
        try (var files = Files.list(directory.resolve(DoorbellDescriptor.FOLDER)))
        {
            return files.count();
        }
    }
}
