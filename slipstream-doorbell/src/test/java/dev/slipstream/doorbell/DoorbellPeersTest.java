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
import io.aeron.DirectBufferVector;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How readers find out who rings, with all combinations of stock and doorbell publications. */
@Timeout(60)
class DoorbellPeersTest
{
    private static final String CHANNEL = CommonContext.IPC_CHANNEL;
    private static final int STREAM_ID = 1001;
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(20);

    private final Path directory = Path.of(CommonContext.generateRandomDirName());
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);
    private final AtomicInteger received = new AtomicInteger();
    private final FragmentHandler handler = (buffer, offset, length, header) -> received.incrementAndGet();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private MediaDriver driver;
    private Aeron aeron;
    private Doorbells doorbells;
    private Doorbell bell;

    @BeforeEach
    void launch()
    {
        driver = use(MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(directory.toString())
            .threadingMode(ThreadingMode.SHARED).dirDeleteOnShutdown(true).termBufferSparseFile(true)
            .ipcTermBufferLength(64 * 1024)));
        aeron = connect();
        doorbells = use(Doorbells.connect(
            aeron, new DoorbellContext().spinPolicy(() -> new FixedSpin(0)).maxParkNs(TimeUnit.SECONDS.toNanos(1))));
        bell = use(doorbells.newDoorbell("reader"));
    }

    @AfterEach
    void close() throws Exception
    {
        for (final AutoCloseable resource : resources.reversed())
        {
            resource.close();
        }
    }

    @Test
    void shouldTrustAnExclusivePublicationThatRings()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication publication = use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        connect();

        pollUntil(subscription, () -> trust() == Trust.ALL && subscription.subscription().isConnected());
        offer(() -> publication.offer(message));
        assertThat(subscription.poll(handler, 10, LONG_NS)).isEqualTo(1);
    }

    @Test
    void shouldNotTrustAStockPublicationButReceiveFromIt()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final ExclusivePublication publication = connect().addExclusivePublication(CHANNEL, STREAM_ID);
        pollUntil(subscription, () -> trust() == Trust.NONE && subscription.subscription().isConnected());

        for (int i = 0; i < 20; i++)
        {
            offer(() -> publication.offer(message));
            assertThat(subscription.poll(handler, 10, LONG_NS)).isEqualTo(1);
        }
        assertThat(bell.counters().timedOutWithWork()).isZero();
    }

    @Test
    void shouldFollowTheStockScheduleWhileOneOfTwoWritersIsStock()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication ringing = use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        final ExclusivePublication stock = connect().addExclusivePublication(CHANNEL, STREAM_ID);
        pollUntil(subscription, () -> trust() == Trust.SOME && subscription.subscription().imageCount() == 2);

        offer(() -> ringing.offer(message));
        assertThat(subscription.poll(handler, 10, LONG_NS)).isEqualTo(1);
        offer(() -> stock.offer(message));
        assertThat(subscription.poll(handler, 10, LONG_NS)).isEqualTo(1);

        stock.close();
        pollUntil(subscription, () -> trust() == Trust.ALL);
        assertThat(bell.counters().timedOutWithWork()).isZero();
    }

    @Test
    void shouldTrustASharedLogOnlyWhileAllClientsRing() throws Exception
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellPublication publication = use(doorbells.addPublication(CHANNEL, STREAM_ID));
        pollUntil(subscription, () -> trust() == Trust.ALL && subscription.subscription().isConnected());

        final Aeron stockClient = connect();
        final Publication silent = stockClient.addPublication(CHANNEL, STREAM_ID);
        pollUntil(subscription, () -> trust() == Trust.SOME);
        offer(() -> silent.offer(message));
        assertThat(subscription.poll(handler, 10, LONG_NS)).isEqualTo(1);

        stockClient.close();
        pollUntil(subscription, () -> trust() == Trust.ALL);
        offer(() -> publication.offer(message));
        assertThat(subscription.poll(handler, 10, LONG_NS)).isEqualTo(1);
        assertThat(bell.counters().timedOutWithWork()).isZero();
    }

    @Test
    void shouldWakeForAPublisherThatComesWhileItSleeps()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final Aeron later = connect();
        final Thread publisher = new Thread(() ->
        {
            final ExclusivePublication publication = later.addExclusivePublication(CHANNEL, STREAM_ID);
            offer(() -> publication.offer(message));
        });
        publisher.start();

        pollUntil(subscription, () -> received.get() == 1);
    }

    @Test
    void shouldRecoverFromAWriterThatPromisedToRingAndDidNot()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication publication = use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        pollUntil(subscription, () -> trust() == Trust.ALL && subscription.subscription().isConnected());

        final long timedOutBefore = bell.counters().timedOut();
        final Thread silent = new Thread(() ->
        {
            // Only a sleep that relies on rings can time out: the sleeps of the stock schedule do not count as such.
            awaitCounter(() -> bell.counters().timedOut() > timedOutBefore);
            offer(() -> publication.publication().offer(message));
        });
        silent.start();
        pollUntil(subscription, () -> received.get() == 1);
        assertThat(bell.counters().timedOutWithWork()).isEqualTo(1);

        final long parkedBefore = bell.counters().parked();
        subscription.poll(handler, 1, TimeUnit.MILLISECONDS.toNanos(50));
        assertThat(bell.counters().parked() - parkedBefore).as("sleeps of a millisecond").isGreaterThan(10);
    }

    @Test
    void shouldRingAfterEveryWayToPublish()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellPublication shared = use(doorbells.addPublication(CHANNEL, STREAM_ID));
        final DoorbellExclusivePublication exclusive = use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        pollUntil(subscription, () -> trust() == Trust.ALL && subscription.subscription().imageCount() == 2);

        final BufferClaim claim = new BufferClaim();
        final DirectBufferVector[] vectors = {
            new DirectBufferVector(message, 0, 16), new DirectBufferVector(message, 16, 16)};
        final List<LongSupplier> offers = List.of(
            () -> shared.offer(message),
            () -> shared.offer(message, 0, 8),
            () -> shared.offer(message, 0, 8, null),
            () -> shared.offer(message, 0, 8, message, 8, 8, null),
            () -> shared.offer(vectors, null),
            () -> exclusive.offer(message),
            () -> exclusive.offer(message, 0, 8),
            () -> exclusive.offer(message, 0, 8, null),
            () -> exclusive.offer(message, 0, 8, message, 8, 8, null),
            () -> exclusive.offer(vectors, null),
            () -> claimed(shared.tryClaim(8, claim), () -> shared.commit(claim)),
            () -> claimed(exclusive.tryClaim(8, claim), () -> exclusive.commit(claim)),
            () -> claimed(shared.publication().offer(message), shared::ring),
            () -> claimed(exclusive.publication().offer(message), exclusive::ring));
        int expected = 0;
        for (final LongSupplier offer : offers)
        {
            final long parkedBefore = bell.counters().parked();
            final Thread writer = new Thread(() ->
            {
                awaitCounter(() -> bell.counters().parked() > parkedBefore);
                offer(offer);
            });
            writer.start();
            expected++;
            final int target = expected;
            pollUntil(subscription, () -> received.get() == target);
        }
        assertThat(bell.counters().timedOutWithWork()).isZero();
        assertThat(bell.counters().woken()).isGreaterThanOrEqualTo(offers.size());
    }

    @Test
    void shouldNotSleepForLongOnAFragmentThatWasAborted()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication publication = use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        pollUntil(subscription, () -> trust() == Trust.ALL && subscription.subscription().isConnected());
        offer(() -> publication.offer(message));

        final long timedOutBefore = bell.counters().timedOut();
        final AtomicInteger attempts = new AtomicInteger();
        while (attempts.get() < 200)
        {
            bell.idle(subscription.controlledPoll((buffer, offset, length, header) ->
            {
                attempts.incrementAndGet();
                return Action.ABORT;
            }, 10));
        }
        assertThat(bell.counters().timedOut() - timedOutBefore).as("long sleeps").isZero();
        assertThat(subscription.controlledPoll((buffer, offset, length, header) -> Action.CONTINUE, 10, LONG_NS))
            .isEqualTo(1);
    }

    @Test
    void shouldDriveAnAgentAndCloseIt()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication publication = use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        final Agent agent = new Agent()
        {
            @Override
            public int doWork()
            {
                return subscription.poll(handler, 10);
            }

            @Override
            public String roleName()
            {
                return "reader";
            }
        };
        try (AgentRunner runner = new AgentRunner(bell, (t) ->
        {
        }, null, agent))
        {
            AgentRunner.startOnThread(runner);
            for (int i = 1; i <= 50; i++)
            {
                offer(() -> publication.offer(message));
                final int target = i;
                awaitCounter(() -> received.get() == target);
            }
        }
        assertThat(bell.counters().timedOutWithWork()).isZero();
    }

    @Test
    void shouldEndAWaitByARing() throws Exception
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final long before = System.nanoTime();
        final Thread ringer = new Thread(() ->
        {
            awaitCounter(() -> bell.counters().parked() > 0);
            while (!bell.ring())
            {
                Thread.onSpinWait();
            }
        });
        ringer.start();

        assertThat(subscription.poll(handler, 10, LONG_NS)).isZero();
        assertThat(System.nanoTime() - before).isLessThan(LONG_NS);
        ringer.join();
    }

    @Test
    void shouldFindNewImagesOfASubscriptionThatItDidNotMake()
    {
        final DoorbellSubscription subscription = doorbells.attach(bell, aeron.addSubscription(CHANNEL, STREAM_ID));
        subscription.poll(handler, 10, TimeUnit.MILLISECONDS.toNanos(20));
        final DoorbellExclusivePublication publication = use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        offer(() -> publication.offer(message));

        pollUntil(subscription, () -> received.get() == 1);
        pollUntil(subscription, () -> trust() == Trust.ALL);
    }

    @Test
    void shouldReadManyStreamsByOneThreadAndAllKindsOfSignal()
    {
        for (final SignalKind kind : SignalKind.values())
        {
            received.set(0);
            try (Doorbell waiter = doorbells.newDoorbell("many", kind))
            {
                final List<DoorbellSubscription> subscriptions = new ArrayList<>();
                final List<DoorbellExclusivePublication> publications = new ArrayList<>();
                for (int i = 0; i < 8; i++)
                {
                    subscriptions.add(doorbells.addSubscription(waiter, CHANNEL, 2000 + i));
                    publications.add(doorbells.addExclusivePublication(CHANNEL, 2000 + i));
                }
                for (int i = 0; i < 40; i++)
                {
                    final DoorbellExclusivePublication publication = publications.get(i % publications.size());
                    offer(() -> publication.offer(message));
                    while (received.get() <= i)
                    {
                        int work = 0;
                        for (final DoorbellSubscription subscription : subscriptions)
                        {
                            work += subscription.poll(handler, 10);
                        }
                        waiter.idle(work);
                    }
                }
                assertThat(waiter.counters().timedOutWithWork()).isZero();
                publications.forEach(DoorbellExclusivePublication::close);
                subscriptions.forEach(DoorbellSubscription::close);
            }
        }
    }

    private static long claimed(final long position, final Runnable publish)
    {
        if (position > 0)
        {
            publish.run();
        }
        return position;
    }

    private Trust trust()
    {
        return bell.sources().trust();
    }

    private void pollUntil(final DoorbellSubscription subscription, final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            failIfTimeIsUp();
            subscription.poll(handler, 10, TimeUnit.MILLISECONDS.toNanos(1500));
        }
    }

    private static void awaitCounter(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            failIfTimeIsUp();
            Thread.onSpinWait();
        }
    }

    private static void offer(final LongSupplier offer)
    {
        while (offer.getAsLong() <= 0)
        {
            failIfTimeIsUp();
            Thread.onSpinWait();
        }
    }

    /** The watchdog interrupts the test's thread. */
    private static void failIfTimeIsUp()
    {
        assertThat(Thread.currentThread().isInterrupted()).as("time is up").isFalse();
    }

    private Aeron connect()
    {
        return use(Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString())));
    }

    private <T extends AutoCloseable> T use(final T resource)
    {
        resources.add(resource);
        return resource;
    }
}
