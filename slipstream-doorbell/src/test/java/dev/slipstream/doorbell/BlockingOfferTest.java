/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static dev.slipstream.doorbell.IpcFixture.CHANNEL;
import static dev.slipstream.doorbell.IpcFixture.LONG_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.page.RingSet;
import io.aeron.DirectBufferVector;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class BlockingOfferTest
{
    private static final int STREAM_ID = 1001;
    private static final int LENGTH = 1024;

    @RegisterExtension
    final IpcFixture ipc = new IpcFixture();

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
    private final BufferClaim claim = new BufferClaim();
    private Doorbell writerBell;
    private DoorbellSubscription subscription;

    @BeforeEach
    void subscribe()
    {
        writerBell = ipc.use(ipc.doorbells().newDoorbell("writer"));
        subscription = ipc.doorbells().addSubscription(
            ipc.use(ipc.doorbells().newDoorbell("reader")), CHANNEL, STREAM_ID);
    }

    @Test
    void shouldWaitUntilReadersHaveConsumed()
    {
        final DoorbellPublication shared = ipc.use(ipc.doorbells().addPublication(CHANNEL, STREAM_ID));
        final DoorbellExclusivePublication exclusive = ipc
            .use(ipc.doorbells().addExclusivePublication(CHANNEL, STREAM_ID));
        IpcFixture.pollUntil(subscription, () -> subscription.subscription().imageCount() == 2);
        final DirectBufferVector[] vectors = {new DirectBufferVector(message, 0, 512),
            new DirectBufferVector(message, 512, 512)};
        final List<LongSupplier> offers = List.of(
            () -> shared.offer(message, 0, LENGTH, writerBell, LONG_NS),
            () -> shared.offer(vectors, null, writerBell, LONG_NS),
            () -> committed(shared.tryClaim(LENGTH, claim, writerBell, LONG_NS), shared::commit),
            () -> exclusive.offer(message, 0, LENGTH, writerBell, LONG_NS),
            () -> exclusive.offer(vectors, null, writerBell, LONG_NS),
            () -> committed(exclusive.tryClaim(LENGTH, claim, writerBell, LONG_NS), exclusive::commit));
        for (int i = 0; i < offers.size(); i++)
        {
            final int round = i;
            fill(i < 3 ? shared.publication() : exclusive.publication());
            final long parked = writerBell.counters().parked();
            final CompletableFuture<Long> position = CompletableFuture.supplyAsync(
                () -> offers.get(round).getAsLong());
            IpcFixture.await(() -> writerBell.counters().parked() > parked);
            assertThat(position).isNotDone();
            IpcFixture.pollUntil(subscription, position::isDone);
            assertThat(position.join()).isPositive();
        }
    }

    @Test
    void shouldGiveUpWhenTheTimeIsUpOrNobodyReads()
    {
        final DoorbellExclusivePublication publication = ipc
            .use(ipc.doorbells().addExclusivePublication(CHANNEL, STREAM_ID));
        IpcFixture.pollUntil(subscription, () -> publication.publication().isConnected());
        fill(publication.publication());
        assertThat(publication.offer(message, 0, LENGTH, writerBell, TimeUnit.MILLISECONDS.toNanos(5)))
            .isEqualTo(Publication.BACK_PRESSURED);

        subscription.close();
        IpcFixture.await(() -> !publication.publication().isConnected());
        assertThat(publication.offer(message, 0, LENGTH, writerBell, LONG_NS)).isEqualTo(Publication.NOT_CONNECTED);
        publication.close();
        assertThat(publication.offer(message, 0, LENGTH, writerBell, LONG_NS)).isEqualTo(Publication.CLOSED);
    }

    @Test
    void shouldSleepForLongWhereTheDriverRings()
    {
        final DoorbellExclusivePublication publication = ipc
            .use(ipc.doorbells().addExclusivePublication(CHANNEL, STREAM_ID));
        // A driver that has not said so yet: the stock schedule.
        IpcFixture.pollUntil(subscription, () -> publication.publication().isConnected());
        fill(publication.publication());
        IpcFixture.await(() ->
        {
            final long parked = writerBell.counters().parked();
            publication.offer(message, 0, LENGTH, writerBell, TimeUnit.MILLISECONDS.toNanos(20));
            return writerBell.counters().parked() > parked + 2;
        });

        // What the conductor of a driver does that rings, played by this test.
        final int typeId = DoorbellCounterType.DRIVER.typeId();
        final var driver = ipc.use(ipc.connect().addCounter(typeId, DoorbellCounterType.DRIVER.label()));
        IpcFixture.await(() -> ipc.aeron().countersReader().getCounterTypeId(driver.id()) == typeId);
        final RingSet limit = ipc.doorbells().page().limitRingSet(publication.publication().sessionId(), STREAM_ID);
        IpcFixture.await(() ->
        {
            final long parked = writerBell.counters().parked();
            publication.offer(message, 0, LENGTH, writerBell, TimeUnit.MILLISECONDS.toNanos(20));
            return writerBell.counters().parked() == parked + 1;
        });

        // Again if the machine is so busy that a second passes before the ring.
        final long woken = writerBell.counters().woken();
        IpcFixture.await(() ->
        {
            final long parked = writerBell.counters().parked();
            final CompletableFuture<Long> position = CompletableFuture.supplyAsync(
                () -> publication.offer(message, 0, LENGTH, writerBell, LONG_NS));
            IpcFixture.await(() -> writerBell.counters().parked() > parked);
            IpcFixture.await(() ->
            {
                subscription.poll((buffer, offset, length, header) ->
                {
                }, 10);
                return publication.publication().availableWindow() > LENGTH;
            });
            IpcFixture.await(() -> limit.ring() > 0 || position.isDone());
            assertThat(position.join()).isPositive();
            fill(publication.publication());
            return writerBell.counters().woken() > woken;
        });
    }

    /** Until it is back-pressured and the driver, which moves a limit by an eighth of the window, has caught up. */
    private void fill(final Publication publication)
    {
        final Image image = subscription.subscription().imageBySessionId(publication.sessionId());
        final long window = publication.termBufferLength() / 2;
        IpcFixture.await(() -> publication.offer(message) == Publication.BACK_PRESSURED &&
            image.position() + window <= publication.positionLimit() + window / 8);
    }

    private long committed(final long position, final Consumer<BufferClaim> commit)
    {
        if (position > 0)
        {
            commit.accept(claim);
        }
        return position;
    }
}
