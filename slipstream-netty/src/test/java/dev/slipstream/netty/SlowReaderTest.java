/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.rig.ScratchDirectory;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A writer that is as fast as it may be, and a reader that takes a little now and then: for however long, memory is
 * bounded by the window and the water mark.
 */
@Timeout(180)
class SlowReaderTest
{
    private static final int WATER_MARK = 128 * 1024;
    private static final int CHUNK = 16 * 1024;
    private static final int PORTION = 4 * 1024;

    private ScratchDirectory directory;

    @BeforeEach
    void setUp()
    {
        directory = ScratchDirectory.create("slow-reader");
    }

    @AfterEach
    void tearDown()
    {
        directory.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldNoMoreThanItMay(final TestMedium.Kind kind)
    {
        writeToSlowReader(kind, 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void shouldHoldNoMoreThanItMayForAMinute(final TestMedium.Kind kind)
    {
        writeToSlowReader(kind, 60);
    }

    private void writeToSlowReader(final TestMedium.Kind kind, final int durationS)
    {
        final TestMedium medium = kind.in(directory);
        final int termLength = medium.settings().termLength();
        try (ChannelPair pair = ChannelPair.with(medium)
            .server((server) -> server.childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOCATOR, Footprint.ALLOCATOR)
                .childOption(
                    ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(PORTION).maxMessagesPerRead(1)))
            .client((client) -> client.option(ChannelOption.ALLOCATOR, Footprint.ALLOCATOR)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(WATER_MARK / 2, WATER_MARK)))
            .connect())
        {
            final Footprint idle = Footprint.of(directory.path());
            final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(durationS);
            long written = 0;
            long received = 0;
            // However slow the machine, until more than the window was read.
            while (received <= termLength || System.nanoTime() - endNs < 0)
            {
                while (pair.client().isWritable())
                {
                    pair.client().writeAndFlush(pair.client().alloc().directBuffer(CHUNK).writeZero(CHUNK));
                    written += CHUNK;
                }
                final long before = received;
                pair.server().read();
                pair.serverEvents().awaitBytes(before + 1);
                received = pair.serverEvents().byteCount();

                assertThat(received).isLessThanOrEqualTo(before + PORTION);
                // A window on the way to the peer, one that the peer has and nobody has read, and the writer's own.
                assertThat(written - received).isLessThanOrEqualTo(termLength + WATER_MARK + CHUNK);
                final Footprint now = Footprint.of(directory.path());
                assertThat(now.directBytes()).isLessThanOrEqualTo(WATER_MARK + CHUNK + PORTION);
                assertThat(now.mappings()).isEqualTo(idle.mappings());
            }
            pair.server().config().setAutoRead(true);
            pair.serverEvents().awaitBytes(written);
            Watchdog.await(() -> "buffers to be released", () -> Footprint.of(directory.path()).directBytes() == 0);
        }
    }
}
