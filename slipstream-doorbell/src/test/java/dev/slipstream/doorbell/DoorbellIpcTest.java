/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.doorbell.spin.FixedSpin;
import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DoorbellIpcTest
{
    private static final int STREAM_ID = 1001;
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(20);

    private final Path directory = Path.of(CommonContext.generateRandomDirName());
    private MediaDriver driver;
    private Aeron readerAeron;
    private Aeron writerAeron;

    @BeforeEach
    void launch()
    {
        driver = MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(directory.toString())
            .threadingMode(ThreadingMode.SHARED).dirDeleteOnShutdown(true).termBufferSparseFile(true)
            .ipcTermBufferLength(64 * 1024));
        readerAeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString()));
        writerAeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString()));
    }

    @AfterEach
    void close()
    {
        writerAeron.close();
        readerAeron.close();
        driver.close();
        assertThat(Files.exists(directory)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(SignalKind.class)
    void shouldWakeASleepingReaderForEachMessage(final SignalKind kind) throws Exception
    {
        final int count = 200;
        final DoorbellContext context = new DoorbellContext().maxParkNs(TimeUnit.SECONDS.toNanos(1))
            .spinPolicy(() -> new FixedSpin(0));
        try (Doorbells readers = Doorbells.connect(readerAeron, context);
            Doorbells writers = Doorbells.connect(writerAeron, new DoorbellContext());
            DoorbellExclusivePublication publication = writers.addExclusivePublication(CommonContext.IPC_CHANNEL,
                STREAM_ID);
            Doorbell doorbell = readers.newDoorbell("reader", kind);
            DoorbellSubscription subscription = readers.addSubscription(doorbell, CommonContext.IPC_CHANNEL, STREAM_ID))
        {
            final CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() ->
            {
                final int[] next = new int[1];
                final FragmentHandler handler = (buffer, offset, length, header) ->
                {
                    assertThat(buffer.getInt(offset)).isEqualTo(next[0]);
                    next[0]++;
                };
                while (next[0] < count)
                {
                    subscription.poll(handler, 10, LONG_NS);
                }
                return next[0];
            });

            final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);
            for (int i = 0; i < count; i++)
            {
                message.putInt(0, i);
                // Each message meets a reader that went to sleep after the one before.
                final long parkedBefore = doorbell.counters().parked();
                while (publication.offer(message) < 0)
                {
                    Thread.sleep(1);
                }
                while (i < count - 1 && doorbell.counters().parked() == parkedBefore)
                {
                    Thread.sleep(1);
                }
            }

            assertThat(received.get()).isEqualTo(count);
            assertThat(doorbell.counters().woken()).isGreaterThan(count * 9 / 10);
            assertThat(doorbell.counters().timedOutWithWork()).isZero();
        }
    }
}
