/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static dev.slipstream.doorbell.IpcFixture.CHANNEL;
import static dev.slipstream.doorbell.IpcFixture.LONG_NS;
import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.logbuffer.BufferClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class ManyPeersTest
{
    private static final int STREAM_ID = 1001;
    private static final int READERS = 3;
    private static final int WRITERS = 4;
    private static final int MESSAGES = 2_000;
    private static final int SUBSCRIPTIONS = 1_000;

    @RegisterExtension
    final IpcFixture ipc = new IpcFixture();

    @Test
    void shouldServeSeveralReadersAndWritersOfOneStream() throws InterruptedException
    {
        final List<Doorbell> bells = new ArrayList<>();
        final List<DoorbellSubscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < READERS; i++)
        {
            // Longer than the writers take to begin, so that no sleep ends by its limit unless a ring was lost.
            final Doorbells doorbells = ipc.use(Doorbells.connect(
                ipc.connect(), ipc.settings().maxParkNs(TimeUnit.SECONDS.toNanos(1))));
            bells.add(ipc.use(doorbells.newDoorbell("reader " + i)));
            subscriptions.add(doorbells.addSubscription(bells.getLast(), CHANNEL, STREAM_ID));
        }
        final DoorbellPublication shared = ipc.use(ipc.doorbells().addPublication(CHANNEL, STREAM_ID));
        for (final DoorbellSubscription subscription : subscriptions)
        {
            IpcFixture.pollUntil(subscription, () -> subscription.subscription().isConnected() &&
                subscription.doorbell().sources().trust() == Trust.ALL);
        }

        final List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++)
        {
            final Doorbell bell = ipc.use(ipc.doorbells().newDoorbell("writer " + i));
            writers.add(new Thread(() -> write(shared, bell)));
        }
        final List<CompletableFuture<Integer>> received = subscriptions.stream()
            .map((subscription) -> CompletableFuture.supplyAsync(() -> read(subscription), (task) -> new Thread(task)
                .start()))
            .toList();
        writers.forEach(Thread::start);
        for (final Thread writer : writers)
        {
            writer.join();
        }
        assertThat(received).allSatisfy(
            (count) -> assertThat(count.get(50, TimeUnit.SECONDS)).isEqualTo(WRITERS * MESSAGES));
        assertThat(bells).allSatisfy((bell) -> assertThat(bell.counters().timedOutWithWork()).isZero());
    }

    @Test
    void shouldRingOnceHoweverManySubscriptionsAThreadReads()
    {
        try (DoorbellSelector selector = ipc.doorbells().newSelector("many"))
        {
            final AtomicInteger last = new AtomicInteger(-1);
            for (int i = 0; i < SUBSCRIPTIONS; i++)
            {
                final int index = i;
                selector.add(ipc.doorbells().addSubscription(selector.doorbell(), CHANNEL, STREAM_ID + i),
                    (buffer, offset, length, header) -> last.set(index));
            }
            final DoorbellExclusivePublication publication = ipc
                .use(ipc.doorbells().addExclusivePublication(CHANNEL, STREAM_ID + SUBSCRIPTIONS / 2));
            IpcFixture.await(() ->
            {
                selector.select(10, TimeUnit.MILLISECONDS.toNanos(5));
                return selector.doorbell().sources().imageCount() == 1 &&
                    selector.doorbell().sources().trust() == Trust.ALL;
            });

            final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);
            final BellCounters counters = selector.doorbell().counters();
            for (int i = 0; i < 50; i++)
            {
                last.set(-1);
                final long parked = counters.parked();
                final long woken = counters.woken();
                final Thread writer = new Thread(() ->
                {
                    IpcFixture.await(() -> counters.parked() > parked);
                    IpcFixture.offer(() -> publication.offer(message));
                });
                writer.start();
                IpcFixture.await(() -> selector.select(10, LONG_NS) > 0);
                assertThat(last.get()).isEqualTo(SUBSCRIPTIONS / 2);
                assertThat(counters.woken() - woken).isEqualTo(1);
            }
            assertThat(counters.timedOutWithWork()).isZero();
        }
    }

    private static int read(final DoorbellSubscription subscription)
    {
        final int[] count = new int[1];
        IpcFixture.await(() ->
        {
            subscription.poll((buffer, offset, length, header) -> count[0]++, 10, LONG_NS);
            return count[0] == WRITERS * MESSAGES;
        });
        return count[0];
    }

    /** Offers, claims and batches, with pauses in which readers fall asleep. */
    private static void write(final DoorbellPublication publication, final Doorbell bell)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
        final BufferClaim claim = new BufferClaim();
        for (int i = 0; i < MESSAGES; i++)
        {
            if (i % 3 == 0)
            {
                IpcFixture.offer(() -> publication.tryClaim(64, claim, bell, LONG_NS));
                publication.commit(claim);
            }
            else if (i % 3 == 1)
            {
                IpcFixture.offer(() -> publication.offer(message, 0, 64, bell, LONG_NS));
            }
            else
            {
                IpcFixture.offer(() -> publication.publication().offer(message));
                publication.ring();
            }
            if (i % 20 == 0)
            {
                Thread.yield();
            }
        }
    }
}
