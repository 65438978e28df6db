/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_DATA;
import static io.aeron.protocol.HeaderFlyweight.HDR_TYPE_PAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.page.DoorbellDescriptor;
import dev.slipstream.netty.handshake.ControlRecord.Kind;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.netty.stream.StreamProtocolException;
import dev.slipstream.rig.ScratchDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A peer that has a connection, and with it write access to the stream that the server reads and to the page of
 * doorbells. It must not get further than its own connection: another one, on the same event loop, goes on.
 */
@Timeout(120)
class HostileStreamTest
{
    private static final long STORM_NS = TimeUnit.SECONDS.toNanos(1);

    // The layout that DoorbellDescriptor describes.
    private static final int SLOTS_OFFSET = 4096;
    private static final int SLOT_LENGTH = 256;
    private static final int WORD_STATE_MASK = 3;
    private static final int WORD_AWAKE = 1;

    private ScratchDirectory directory;
    private ShmSettings settings;
    private ChannelPair honest;

    @BeforeEach
    void setUp()
    {
        directory = ScratchDirectory.create("shm-hostile");
        settings = ShmSettings.fromProperties().withDirectory(directory.path()).withTermLength(64 * 1024);
        honest = ChannelPair.with(TestMedium.shm(settings)).echo().connect();
    }

    @AfterEach
    void tearDown()
    {
        honest.close();
        directory.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, false", "31, false", "32, false", "0x100000, false", "0x7fffffff, false", "8200, false",
        "96, true", "0x100000, true", "0x7fffffff, true"})
    void shouldCloseAConnectionWithAFrameOfAWrongLength(final Integer length, final boolean isPadding)
    {
        try (HostileClient hostile = HostileClient.connect(settings, honest.service()))
        {
            hostile.writeHeader(0, 0, length, isPadding ? HDR_TYPE_PAD : HDR_TYPE_DATA);

            awaitViolation();
        }
    }

    @Test
    void shouldCloseAConnectionThatPadsWithoutEnd()
    {
        try (HostileClient hostile = HostileClient.connect(settings, honest.service()))
        {
            for (int term = 0; term < 3; term++)
            {
                hostile.writeHeader(term, 0, hostile.termLength(), HDR_TYPE_PAD);
            }

            awaitViolation();
        }
    }

    @Test
    void shouldCloseAConnectionThatEndsFarAhead()
    {
        try (HostileClient hostile = HostileClient.connect(settings, honest.service()))
        {
            hostile.control().send(Kind.FIN, Long.MAX_VALUE);

            awaitViolation();
        }
    }

    @Test
    void shouldCloseAConnectionThatRepeatsItself()
    {
        try (HostileClient hostile = HostileClient.connect(settings, honest.service()))
        {
            hostile.control().send(Kind.READY, 0);

            awaitViolation();
        }
    }

    @Test
    void shouldServeOthersInAStormOfRingsAndSleepMostOfTheTime() throws InterruptedException
    {
        try (HostileClient hostile = HostileClient.connect(settings, honest.service()))
        {
            final AtomicBoolean isOver = new AtomicBoolean();
            final Thread storm = new Thread(() ->
            {
                while (!isOver.get())
                {
                    hostile.ring();
                }
            }, "storm");
            storm.setDaemon(true);
            storm.start();
            final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            final long loop = loopOfServer(threads);
            final long cpuBeforeNs = threads.getThreadCpuTime(loop);
            final long beginNs = System.nanoTime();
            long sent = 0;
            while (System.nanoTime() - beginNs < STORM_NS)
            {
                honest.client().writeAndFlush(honest.client().alloc().buffer().writeZero(10)).syncUninterruptibly();
                sent += 10;
                honest.clientEvents().awaitBytes(sent);
            }
            final long elapsedNs = System.nanoTime() - beginNs;
            final long cpuNs = threads.getThreadCpuTime(loop) - cpuBeforeNs;
            isOver.set(true);
            storm.join();

            assertThat(cpuNs).isLessThan(elapsedNs / 2);
            assertThat(honest.server().isActive()).isTrue();
        }
    }

    @Test
    void shouldFindWhatNobodyCanRingFor() throws IOException
    {
        final UnsafeBuffer page = mapDoorbells();
        // Whoever marks a sleeper as awake and then sends no signal, or dies before it does, silences all others.
        for (int round = 0; round < 3; round++)
        {
            final long before = honest.serverEvents().byteCount();
            Watchdog.await(() -> "somebody who sleeps", () -> silence(page));
            honest.client().writeAndFlush(honest.client().alloc().buffer().writeZero(1)).syncUninterruptibly();

            honest.serverEvents().awaitBytes(before + 1);
        }
    }

    private void awaitViolation()
    {
        Watchdog.await(() -> "a violation, failures " + honest.serverEvents().failures(),
            () -> honest.serverEvents().isInactive());
        assertThat(honest.serverEvents().failures()).isNotEmpty().allSatisfy(
            (failure) -> assertThat(failure).isInstanceOfAny(StreamProtocolException.class,
                IllegalStateException.class));
        assertThat(honest.serverEvents().byteCount()).isZero();

        honest.client().writeAndFlush(honest.client().alloc().buffer().writeZero(5)).syncUninterruptibly();
        honest.clientEvents().awaitBytes(5);
        assertThat(honest.server().isActive()).isTrue();
    }

    private static long loopOfServer(final ThreadMXBean threads)
    {
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter((info) -> info != null && info.getThreadName().startsWith("shm-test-server"))
            .mapToLong(ThreadInfo::getThreadId).max().orElseThrow();
    }

    private UnsafeBuffer mapDoorbells() throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory.path()))
        {
            final Path page = paths.filter((path) -> path.endsWith(
                Path.of(DoorbellDescriptor.FOLDER, DoorbellDescriptor.PAGE_FILE))).findAny().orElseThrow();
            try (FileChannel channel = FileChannel.open(page, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                return new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size()));
            }
        }
    }

    private static boolean silence(final UnsafeBuffer page)
    {
        boolean isAnySilenced = false;
        for (int slot = 0; slot < DoorbellDescriptor.SLOT_COUNT; slot++)
        {
            final int offset = SLOTS_OFFSET + slot * SLOT_LENGTH;
            final int word = page.getIntVolatile(offset);
            final int awake = word & ~WORD_STATE_MASK | WORD_AWAKE;
            isAnySilenced |= (word & WORD_STATE_MASK) > WORD_AWAKE && page.compareAndSetInt(offset, word, awake);
        }
        return isAnySilenced;
    }
}
