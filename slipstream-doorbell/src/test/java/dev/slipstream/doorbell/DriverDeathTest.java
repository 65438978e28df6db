/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static dev.slipstream.doorbell.IpcFixture.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client whose driver has gone closes itself and unmaps its memory, with threads asleep on their doorbells. */
@Timeout(60)
class DriverDeathTest
{
    private static final int STREAM_ID = 1001;

    private final Path directory = Path.of(CommonContext.generateRandomDirName());
    private final AtomicInteger errors = new AtomicInteger();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);

    @AfterEach
    void deleteDirectory()
    {
        IoUtil.delete(directory.toFile(), true);
    }

    @Test
    void shouldOutliveItsClient()
    {
        final MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.toString()).threadingMode(ThreadingMode.SHARED).dirDeleteOnShutdown(false)
            .timerIntervalNs(TimeUnit.MILLISECONDS.toNanos(100)).termBufferSparseFile(true)
            .ipcTermBufferLength(64 * 1024));
        final Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString())
            .driverTimeoutMs(2_000)
            .errorHandler((error) -> errors.incrementAndGet()));
        final Doorbells doorbells = Doorbells.connect(
            aeron, new DoorbellContext().maxParkNs(TimeUnit.MILLISECONDS.toNanos(20)));
        final Doorbell bell = doorbells.newDoorbell("reader");
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication publication = doorbells.addExclusivePublication(CHANNEL, STREAM_ID);
        IpcFixture.offer(() -> publication.offer(message));
        IpcFixture.pollUntil(subscription, () -> bell.sources().trust() == Trust.ALL);

        driver.close();
        IpcFixture.await(() ->
        {
            use(bell, subscription, publication);
            return aeron.isClosed() && subscription.subscription().isClosed();
        });
        for (int i = 0; i < 200; i++)
        {
            use(bell, subscription, publication);
        }
        assertThat(errors.get()).isPositive();
        assertThat(publication.offer(message)).isEqualTo(Publication.CLOSED);
        publication.close();
        subscription.close();
        bell.close();
        doorbells.close();
        aeron.close();
    }

    private void use(
        final Doorbell bell, final DoorbellSubscription subscription, final DoorbellExclusivePublication publication)
    {
        publication.offer(message);
        publication.ring();
        subscription.poll((buffer, offset, length, header) ->
        {
        }, 10, TimeUnit.MILLISECONDS.toNanos(1));
        bell.idle(0);
        bell.idle(1);
    }
}
