/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.page.DoorbellDescriptor;
import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.doorbell.spin.SpinPolicy;
import io.aeron.Aeron;
import io.aeron.DirectBufferVector;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How readers find out who rings, with all combinations of stock and doorbell publications. */
@Timeout(60)
class DoorbellPeersTest
{
    private static final String CHANNEL = IpcFixture.CHANNEL;
    private static final int STREAM_ID = 1001;
    private static final long LONG_NS = IpcFixture.LONG_NS;

    @RegisterExtension
    final IpcFixture ipc = new IpcFixture();

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);
    private final AtomicInteger received = new AtomicInteger();
    private final FragmentHandler handler = (buffer, offset, length, header) -> received.incrementAndGet();
    private Doorbells doorbells;
    private Doorbell bell;

    @BeforeEach
    void makeDoorbell()
    {
        doorbells = ipc.doorbells();
        bell = ipc.use(doorbells.newDoorbell("reader"));
    }

    @Test
    void shouldTrustAnExclusivePublicationThatRings()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication publication = ipc.use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        ipc.connect();

        pollUntil(subscription, () -> trust() == Trust.ALL && subscription.subscription().isConnected());
        IpcFixture.offer(() -> publication.offer(message));
        assertThat(subscription.poll(handler, 10, LONG_NS)).isEqualTo(1);
    }

    @Test
    void shouldNotTrustAStockPublicationButReceiveFromIt()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final ExclusivePublication publication = ipc.connect().addExclusivePublication(CHANNEL, STREAM_ID);
        pollUntil(subscription, () -> trust() == Trust.NONE && subscription.subscription().isConnected());

        for (int i = 0; i < 20; i++)
        {
            IpcFixture.offer(() -> publication.offer(message));
            assertThat(subscription.poll(handler, 10, LONG_NS)).isEqualTo(1);
        }
        assertThat(bell.counters().timedOutWithWork()).isZero();
    }

    @Test
    void shouldFollowTheStockScheduleWhileOneOfTwoWritersIsStock()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication ringing = ipc.use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        final ExclusivePublication stock = ipc.connect().addExclusivePublication(CHANNEL, STREAM_ID);
        pollUntil(subscription, () -> trust() == Trust.SOME && subscription.subscription().imageCount() == 2);

        IpcFixture.offer(() -> ringing.offer(message));
        assertThat(subscription.poll(handler, 10, LONG_NS)).isEqualTo(1);
        IpcFixture.offer(() -> stock.offer(message));
        assertThat(subscription.poll(handler, 10, LONG_NS)).isEqualTo(1);

        stock.close();
        pollUntil(subscription, () -> trust() == Trust.ALL);
        assertThat(bell.counters().timedOutWithWork()).isZero();
    }

    @Test
    void shouldTrustASharedLogOnlyWhileAllClientsRing() throws Exception
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellPublication publication = ipc.use(doorbells.addPublication(CHANNEL, STREAM_ID));
        pollUntil(subscription, () -> trust() == Trust.ALL && subscription.subscription().isConnected());

        final Aeron stockClient = ipc.connect();
        final Publication silent = stockClient.addPublication(CHANNEL, STREAM_ID);
        pollUntil(subscription, () -> trust() == Trust.SOME);
        IpcFixture.offer(() -> silent.offer(message));
        assertThat(subscription.poll(handler, 10, LONG_NS)).isEqualTo(1);

        stockClient.close();
        pollUntil(subscription, () -> trust() == Trust.ALL);
        IpcFixture.offer(() -> publication.offer(message));
        assertThat(subscription.poll(handler, 10, LONG_NS)).isEqualTo(1);
        assertThat(bell.counters().timedOutWithWork()).isZero();
    }

    @Test
    void shouldWakeForAPublisherThatComesWhileItSleeps()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final Aeron later = ipc.connect();
        final Thread publisher = new Thread(() ->
        {
            final ExclusivePublication publication = later.addExclusivePublication(CHANNEL, STREAM_ID);
            IpcFixture.offer(() -> publication.offer(message));
        });
        publisher.start();

        pollUntil(subscription, () -> received.get() == 1);
    }

    @Test
    void shouldRecoverFromAWriterThatPromisedToRingAndDidNot()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication publication = ipc.use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        pollUntil(subscription, () -> trust() == Trust.ALL && subscription.subscription().isConnected());

        final long timedOutBefore = bell.counters().timedOut();
        final Thread silent = new Thread(() ->
        {
            // Only a sleep that relies on rings can time out: the sleeps of the stock schedule do not count as such.
            IpcFixture.await(() -> bell.counters().timedOut() > timedOutBefore);
            IpcFixture.offer(() -> publication.publication().offer(message));
        });
        silent.start();
        pollUntil(subscription, () -> received.get() == 1);
        assertThat(bell.counters().timedOutWithWork()).isEqualTo(1);

        final long parkedBefore = bell.counters().parked();
        subscription.poll(handler, 1, TimeUnit.MILLISECONDS.toNanos(50));
        assertThat(bell.counters().parked() - parkedBefore).as("sleeps of a millisecond").isGreaterThan(10);
    }

    @Test
    void shouldLeaveIdlingToAnotherStrategyUnlessAllRing()
    {
        final Doorbell beside = ipc.use(doorbells.newDoorbellBesideStrategy("beside"));
        final DoorbellSubscription subscription = doorbells.addSubscription(beside, CHANNEL, STREAM_ID);
        final ExclusivePublication silent = ipc.connect().addExclusivePublication(CHANNEL, STREAM_ID);
        IpcFixture.offer(() -> silent.offer(message));
        IpcFixture.await(() -> subscription.poll(handler, 10) == 1);
        assertThat(beside.idleIfRung(1, LONG_NS)).isFalse();
        assertThat(beside.idleIfRung(0, LONG_NS)).isFalse();
        assertThat(beside.counters().parked()).isZero();

        silent.close();
        final DoorbellExclusivePublication publication = ipc.use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        IpcFixture.await(() -> subscription.poll(handler, 10) == 0 &&
            beside.idleIfRung(0, TimeUnit.MILLISECONDS.toNanos(1)) && beside.counters().timedOut() > 1);
        IpcFixture.offer(() -> publication.offer(message));
        IpcFixture.await(() -> !beside.idleIfRung(subscription.poll(handler, 10), LONG_NS) && received.get() == 2);
        assertThat(beside.counters().timedOutWithWork()).isZero();
    }

    @Test
    void shouldNotTakeASleepThatEndedEarlyForAMissedRing() throws IOException
    {
        final Doorbell pipeBell = ipc.use(doorbells.newDoorbell("pipe", SignalKind.PIPE));
        final DoorbellSubscription subscription = doorbells.addSubscription(pipeBell, CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication publication = ipc.use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        pollUntil(subscription, () -> pipeBell.sources().trust() == Trust.ALL &&
            subscription.subscription().isConnected());

        for (int i = 1; i <= 20; i++)
        {
            // What a ring leaves that was noticed before its signal had come.
            final Path folder = ipc.aeron().context().aeronDirectory().toPath().resolve(DoorbellDescriptor.FOLDER);
            try (DirectoryStream<Path> pipes = Files.newDirectoryStream(folder, "*.pipe"))
            {
                for (final Path pipe : pipes)
                {
                    Files.write(pipe, new byte[1], StandardOpenOption.WRITE);
                }
            }
            final long parked = pipeBell.counters().parked();
            final long timedOut = pipeBell.counters().timedOut();
            while (pipeBell.counters().parked() == parked)
            {
                pipeBell.idle(subscription.poll(handler, 10));
            }
            assertThat(pipeBell.counters().timedOut()).isEqualTo(timedOut);

            // A writer that is switched out before it rings.
            IpcFixture.offer(() -> publication.publication().offer(message));
            pipeBell.idle(subscription.poll(handler, 10));
            publication.ring();
            assertThat(received.get()).isEqualTo(i);
        }
        assertThat(pipeBell.counters().timedOutWithWork()).isZero();
    }

    @Test
    void shouldRingAfterEveryWayToPublish()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellPublication shared = ipc.use(doorbells.addPublication(CHANNEL, STREAM_ID));
        final DoorbellExclusivePublication exclusive = ipc.use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
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
            () -> exclusive.offerBlock(block(exclusive.publication()), 0, 64),
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
                IpcFixture.await(() -> bell.counters().parked() > parkedBefore);
                IpcFixture.offer(offer);
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
        final DoorbellExclusivePublication publication = ipc.use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        pollUntil(subscription, () -> trust() == Trust.ALL && subscription.subscription().isConnected());
        IpcFixture.offer(() -> publication.offer(message));

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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotSleepOnAnImageThatCameBetweenLookingAndArming(final boolean isWatched)
    {
        final Aeron writer = ipc.connect();
        final Doorbells writers = ipc.use(Doorbells.connect(writer, ipc.settings()));
        final AtomicReference<DoorbellSubscription> subscription = new AtomicReference<>();
        final AtomicBoolean isDue = new AtomicBoolean();
        // Asked for its budget after the look at the sources and before the thread arms.
        final SpinPolicy inBetween = new SpinPolicy()
        {
            @Override
            public long budgetNs()
            {
                if (isDue.getAndSet(false))
                {
                    final var publication = ipc.use(writers.addExclusivePublication(CHANNEL, STREAM_ID));
                    IpcFixture.await(() -> subscription.get().subscription().imageCount() == 1);
                    IpcFixture.offer(() -> publication.offer(message));
                }
                return 0;
            }

            @Override
            public void onWork(final long gapNs)
            {
                // Learns nothing.
            }
        };
        final Doorbells readers = ipc.use(Doorbells.connect(ipc.aeron(), ipc.settings().spinPolicy(() -> inBetween)));
        final Doorbell waiter = ipc.use(readers.newDoorbell("waiter"));
        subscription.set(isWatched ? readers.addSubscription(waiter, CHANNEL, STREAM_ID) :
            readers.attach(waiter, ipc.aeron().addSubscription(CHANNEL, STREAM_ID)));

        isDue.set(true);
        final long parked = waiter.counters().parked();
        while (received.get() == 0)
        {
            waiter.idle(0);
            // Only the polls of the thread itself find it: if it slept, it would sleep with a message at hand.
            assertThat(waiter.counters().parked()).as("sleeps").isEqualTo(parked);
            subscription.get().poll(handler, 10);
        }
    }

    @Test
    void shouldDriveAnAgentAndCloseIt()
    {
        final DoorbellSubscription subscription = doorbells.addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication publication = ipc.use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
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
                IpcFixture.offer(() -> publication.offer(message));
                final int target = i;
                IpcFixture.await(() -> received.get() == target);
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
            IpcFixture.await(() -> bell.counters().parked() > 0);
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
        final DoorbellSubscription subscription =
            doorbells.attach(bell, ipc.aeron().addSubscription(CHANNEL, STREAM_ID));
        subscription.poll(handler, 10, TimeUnit.MILLISECONDS.toNanos(20));
        final DoorbellExclusivePublication publication = ipc.use(doorbells.addExclusivePublication(CHANNEL, STREAM_ID));
        IpcFixture.offer(() -> publication.offer(message));

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
                    IpcFixture.offer(() -> publication.offer(message));
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

    /** A block of one frame, as it will stand in the log. */
    private static UnsafeBuffer block(final ExclusivePublication publication)
    {
        final UnsafeBuffer block = new UnsafeBuffer(new byte[64]);
        new DataHeaderFlyweight(block).sessionId(publication.sessionId()).streamId(publication.streamId())
            .termId(publication.termId()).termOffset(publication.termOffset())
            .headerType(DataHeaderFlyweight.HDR_TYPE_DATA).flags(DataHeaderFlyweight.BEGIN_AND_END_FLAGS)
            .version(DataHeaderFlyweight.CURRENT_VERSION).frameLength(block.capacity());
        return block;
    }

    private Trust trust()
    {
        return bell.sources().trust();
    }

    private void pollUntil(final DoorbellSubscription subscription, final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            assertThat(Thread.currentThread().isInterrupted()).as("time is up").isFalse();
            subscription.poll(handler, 10, TimeUnit.MILLISECONDS.toNanos(600));
        }
    }
}
