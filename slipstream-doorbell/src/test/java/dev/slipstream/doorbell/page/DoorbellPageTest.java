/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.page;

import static dev.slipstream.doorbell.page.ParkSlot.AGE_UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.linux.event.Membarrier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DoorbellPageTest
{
    private static final long DEAD_OWNER = (long)Integer.MAX_VALUE << 32 | 12345;
    private static final long FOREVER_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(2);

    @TempDir
    Path directory;

    private DoorbellPage page;
    private DoorbellPage peer;

    @BeforeEach
    void openTwice()
    {
        page = DoorbellPage.open(directory, false);
        peer = DoorbellPage.open(directory, true);
    }

    @AfterEach
    void close()
    {
        page.close();
        peer.close();
    }

    @Test
    void shouldDoAsTheCreatorOfThePageChose()
    {
        assertThat(page.allowsWaivers()).isFalse();
        assertThat(peer.allowsWaivers()).isFalse();
        assertThat(peer.waivers().tryBegin()).isFalse();
    }

    @Test
    void shouldSayWhileSomebodyPublishesWithoutFences(@TempDir final Path other)
    {
        assumeTrue(Membarrier.isAvailable(), "membarrier(2) is missing or refused here");
        try (DoorbellPage reader = DoorbellPage.open(other, true);
            DoorbellPage first = DoorbellPage.open(other, true);
            DoorbellPage second = DoorbellPage.open(other, true))
        {
            assertThat(first.waivers().tryBegin()).isTrue();
            assertThat(first.waivers().tryBegin()).isTrue();
            assertThat(second.waivers().tryBegin()).isTrue();
            first.waivers().end();
            first.waivers().end();
            assertThat(reader.waivers().isAnyHeld()).isTrue();
            second.waivers().end();
            assertThat(reader.waivers().isAnyHeld()).isFalse();

            assertThat(second.waivers().tryBegin()).isTrue();
            second.close();
            assertThat(reader.waivers().isAnyHeld()).isFalse();
            assertThat(second.waivers().tryBegin()).isFalse();
        }
    }

    @Test
    void shouldKeepTheFenceWhenAllWaiversAreTaken(@TempDir final Path other)
    {
        assumeTrue(Membarrier.isAvailable(), "membarrier(2) is missing or refused here");
        final List<DoorbellPage> pages = new ArrayList<>();
        try
        {
            for (int i = 0; i < DoorbellDescriptor.WAIVER_COUNT; i++)
            {
                pages.add(DoorbellPage.open(other, true));
                assertThat(pages.getLast().waivers().tryBegin()).isTrue();
            }
            pages.add(DoorbellPage.open(other, true));
            assertThat(pages.getLast().waivers().tryBegin()).isFalse();
            pages.getFirst().waivers().end();
            assertThat(pages.getLast().waivers().tryBegin()).isTrue();
        }
        finally
        {
            pages.forEach(DoorbellPage::close);
        }
    }

    @Test
    void shouldTakeAwayTheWaiversOfTheDead(@TempDir final Path other)
    {
        assumeTrue(Membarrier.isAvailable(), "membarrier(2) is missing or refused here");
        try (DoorbellPage reader = DoorbellPage.open(other, true))
        {
            final UnsafeBuffer buffer = reader.buffer();
            buffer.putLong(DoorbellDescriptor.waiverOffset(3), DEAD_OWNER);
            buffer.putLong(DoorbellDescriptor.waiverOffset(3) + Long.BYTES, reader.identity().namespace());
            buffer.putLong(DoorbellDescriptor.WAIVERS_OFFSET, 1 << 3);
            assertThat(reader.waivers().isAnyHeld()).isTrue();

            DoorbellPage.open(other, true).close();
            assertThat(reader.waivers().isAnyHeld()).isFalse();
            assertThat(buffer.getLong(DoorbellDescriptor.waiverOffset(3))).isZero();
        }
    }

    @Test
    void shouldRingOnceWhoIsParked()
    {
        try (ParkSlot slot = page.allocate(SignalKind.FUTEX))
        {
            slot.join(bucket(7, 1001));
            final RingSet readers = peer.ringSet(7, 1001);
            assertThat(readers.ring()).isZero();

            slot.arm();
            assertThat(slot.isRung()).isFalse();
            final long armedNs = System.nanoTime();
            assertThat(readers.ring()).isEqualTo(1);
            assertThat(readers.ring()).isZero();
            assertThat(slot.isRung()).isTrue();
            assertThat(slot.hint()).isEqualTo(DoorbellDescriptor.streamKey(7, 1001));
            final long nowNs = System.nanoTime();
            assertThat(slot.ringAgeNs(armedNs, nowNs)).isBetween(0L, nowNs - armedNs);
            assertThat(slot.ringAgeNs(nowNs + 1, nowNs + 2)).as("before it can have been").isEqualTo(AGE_UNKNOWN);
            assertThat(slot.ringAgeNs(armedNs - 2, armedNs - 1)).as("after now").isEqualTo(AGE_UNKNOWN);

            assertThat(slot.disarm()).isFalse();
            slot.arm();
            assertThat(slot.disarm()).isTrue();
            assertThat(readers.ring()).isZero();
        }
    }

    @Test
    void shouldRingReadersThatComeLaterAndNotThoseThatLeft()
    {
        final RingSet readers = peer.ringSet(7, 1001);
        assertThat(readers.ring()).isZero();
        try (ParkSlot one = page.allocate(SignalKind.FUTEX); ParkSlot two = page.allocate(SignalKind.FUTEX))
        {
            one.join(bucket(7, 1001));
            one.arm();
            assertThat(readers.ring()).isEqualTo(1);

            two.join(bucket(7, 1001));
            one.arm();
            two.arm();
            assertThat(readers.ring()).isEqualTo(2);

            one.leave(bucket(7, 1001));
            one.arm();
            two.arm();
            assertThat(readers.ring()).isEqualTo(1);
        }
        assertThat(readers.ring()).isZero();
    }

    @Test
    void shouldNotRingReadersOfOtherStreams()
    {
        try (ParkSlot slot = page.allocate(SignalKind.FUTEX))
        {
            slot.join(bucket(7, 1001));
            slot.arm();
            assertThat(peer.ringSet(7, 1002).ring()).isZero();
            assertThat(peer.ringSet(8, 1001).ring()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(SignalKind.class)
    void shouldNotRingTheNextUserOfASlotOnBehalfOfTheLast(final SignalKind kind)
    {
        final RingSet readers = peer.ringSet(7, 1001);
        final int first;
        try (ParkSlot slot = page.allocate(kind))
        {
            first = slot.slot();
            slot.join(bucket(7, 1001));
            slot.arm();
            assertThat(readers.ring()).isEqualTo(1);
        }
        try (ParkSlot slot = page.allocate(kind))
        {
            assertThat(slot.slot()).isEqualTo(first);
            slot.arm();
            assertThat(readers.ring()).isZero();

            slot.disarm();
            slot.join(bucket(7, 1001));
            slot.arm();
            assertThat(readers.ring()).isEqualTo(1);
            slot.await(FOREVER_NS);
        }
    }

    @ParameterizedTest
    @EnumSource(SignalKind.class)
    void shouldTakeOverTheSlotOfADeadProcess(final SignalKind kind) throws IOException
    {
        final ParkSlot orphan = page.allocate(kind);
        orphan.join(bucket(7, 1001));
        orphan.arm();
        final int offset = DoorbellDescriptor.slotOffset(orphan.slot());
        page.buffer().putLong(offset + DoorbellDescriptor.OWNER_OFFSET, DEAD_OWNER);

        final RingSet readers = peer.ringSet(7, 1001);
        try (ParkSlot slot = peer.allocate(kind))
        {
            assertThat(slot.slot()).isEqualTo(orphan.slot());
            slot.arm();
            assertThat(readers.ring()).as("streams of the dead").isZero();
            assertThat(countFiles()).isLessThanOrEqualTo(2);
        }
        assertThat(countFiles()).as("the page").isEqualTo(1);
    }

    @Test
    void shouldLeaveTheSlotOfAProcessThatItCannotSee()
    {
        final int offset = DoorbellDescriptor.slotOffset(0);
        page.buffer().putLong(offset + DoorbellDescriptor.OWNER_OFFSET, DEAD_OWNER);
        page.buffer().putLong(offset + DoorbellDescriptor.NAMESPACE_OFFSET, 42);
        try (ParkSlot slot = peer.allocate(SignalKind.FUTEX))
        {
            assertThat(slot.slot()).isEqualTo(1);
        }
    }

    @Test
    void shouldSleepNoLongerThanTheLimitWhenTheWriterDiesBeforeItsSignal()
    {
        for (final SignalKind kind : SignalKind.values())
        {
            try (ParkSlot slot = page.allocate(kind))
            {
                slot.arm();
                // The compare-and-set of a writer, and no signal.
                final int word = DoorbellDescriptor.slotOffset(slot.slot()) + DoorbellDescriptor.WORD_OFFSET;
                final int parked = page.buffer().getInt(word);
                assertThat(page.buffer().compareAndSetInt(word, parked, parked - 1)).isTrue();

                slot.await(SHORT_NS);
                assertThat(slot.isRung()).isTrue();
            }
        }
    }

    @Test
    void shouldLeaveTheRingToOthersIfItsSignalCannotBeSent() throws IOException
    {
        try (ParkSlot slot = page.allocate(SignalKind.PIPE);
            DoorbellPage third = DoorbellPage.open(directory, false))
        {
            slot.join(bucket(7, 1001));
            slot.arm();
            final RingSet able = third.ringSet(7, 1001);
            assertThat(able.ring()).isEqualTo(1);
            try (var pipes = Files.newDirectoryStream(directory.resolve(DoorbellDescriptor.FOLDER), "*.pipe"))
            {
                for (final Path pipe : pipes)
                {
                    Files.delete(pipe);
                }
            }

            slot.arm();
            assertThat(peer.ringSet(7, 1001).ring()).isZero();
            assertThat(slot.isRung()).isFalse();
            assertThat(able.ring()).isEqualTo(1);
            slot.await(FOREVER_NS);
            assertThat(slot.isRung()).isTrue();
        }
    }

    @Test
    void shouldSayWhenAllSlotsAreTaken()
    {
        final List<ParkSlot> slots = new ArrayList<>();
        for (int i = 0; i < DoorbellDescriptor.SLOT_COUNT; i++)
        {
            slots.add(page.allocate(SignalKind.FUTEX));
        }
        assertThatThrownBy(() -> page.allocate(SignalKind.FUTEX)).isInstanceOf(DoorbellPageException.class)
            .hasMessageContaining("256");

        final Set<Integer> indexes = new HashSet<>();
        for (final ParkSlot slot : slots)
        {
            indexes.add(slot.slot());
            slot.join(bucket(1, 1));
            slot.arm();
        }
        assertThat(indexes).hasSize(DoorbellDescriptor.SLOT_COUNT);
        assertThat(peer.ringSet(1, 1).ring()).isEqualTo(DoorbellDescriptor.SLOT_COUNT);
        slots.forEach(ParkSlot::close);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldSurviveAnythingInThePage(final long seed)
    {
        try (ParkSlot slot = page.allocate(SignalKind.PIPE))
        {
            final Random random = new Random(seed);
            System.out.println("seed " + seed);
            slot.join(bucket(7, 1001));
            final RingSet readers = peer.ringSet(7, 1001);
            for (int round = 0; round < 200; round++)
            {
                for (int offset = DoorbellDescriptor.SLOTS_OFFSET; offset < DoorbellDescriptor.BUCKETS_OFFSET; offset +=
                    4)
                {
                    page.buffer().putInt(offset, random.nextInt(4) == 0 ? random.nextInt(16) : random.nextInt());
                }
                final int bucketOffset = DoorbellDescriptor.bucketOffset(bucket(7, 1001));
                for (int i = 0; i < DoorbellDescriptor.BUCKET_LENGTH; i += 8)
                {
                    page.buffer().putLong(bucketOffset + i, random.nextLong());
                }
                assertThat(readers.ring()).isBetween(0, DoorbellDescriptor.SLOT_COUNT);
                slot.arm();
                slot.await(10_000);
                slot.disarm();
            }
        }
    }

    @Test
    void shouldRefuseAPageThatIsNotOne() throws IOException
    {
        final Path file = directory.resolve(DoorbellDescriptor.FOLDER).resolve(DoorbellDescriptor.PAGE_FILE);
        final ByteBuffer longer = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.write(longer.putInt(0, 99), DoorbellDescriptor.LAYOUT_VERSION_OFFSET);
            assertThatThrownBy(() -> DoorbellPage.open(directory, false)).hasMessageContaining("layout version 99");

            channel.write(ByteBuffer.allocate(8), DoorbellDescriptor.MAGIC_OFFSET);
            assertThatThrownBy(() -> DoorbellPage.open(directory, false)).hasMessageContaining("does not begin");

            channel.truncate(100);
            assertThatThrownBy(() -> DoorbellPage.open(directory, false)).hasMessageContaining("100 bytes");
        }
    }

    @Test
    void shouldWrapTheGeneration()
    {
        final int last = DoorbellDescriptor.awakeWord(-1 >>> 2);
        assertThat(DoorbellDescriptor.generationOf(last)).isEqualTo((1 << 30) - 1);
        assertThat(DoorbellDescriptor.nextGeneration(last)).isZero();
        assertThat(DoorbellDescriptor.isFree(DoorbellDescriptor.freeWord(5))).isTrue();
        assertThat(DoorbellDescriptor.isFree(DoorbellDescriptor.parkedWord(5))).isFalse();
    }

    private static int bucket(final int sessionId, final int streamId)
    {
        return DoorbellDescriptor.bucketOf(DoorbellDescriptor.streamKey(sessionId, streamId));
    }

    private long countFiles() throws IOException
    {
        try (var files = Files.list(directory.resolve(DoorbellDescriptor.FOLDER)))
        {
            return files.count();
        }
    }
}
