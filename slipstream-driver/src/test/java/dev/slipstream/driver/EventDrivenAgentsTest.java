/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.EVENTS;
import static io.aeron.driver.status.SystemCounterDescriptor.RETRANSMITS_SENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.Doorbell;
import dev.slipstream.doorbell.DoorbellContext;
import dev.slipstream.doorbell.DoorbellCounterType;
import dev.slipstream.doorbell.DoorbellExclusivePublication;
import dev.slipstream.doorbell.DoorbellSubscription;
import dev.slipstream.doorbell.Doorbells;
import dev.slipstream.driver.event.InvokerWait;
import dev.slipstream.linux.event.Epoll;
import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.ext.RandomLossGenerator;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver's agents, asleep and woken. */
@Timeout(40)
class EventDrivenAgentsTest
{
    private static final String UDP = "aeron:udp?endpoint=127.0.0.1:24341|term-length=64k|mtu=1408";
    private static final String IPC = "aeron:ipc?term-length=64k";
    private static final int STREAM_ID = 1001;

    // The watchdog bites if each of so many takes the time limit of a sleep, 50 ms.
    private static final int MESSAGES = 2_000;
    private static final long PATIENCE_NS = Duration.ofSeconds(30).toNanos();

    // Longer than anybody spins.
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(200);

    @ParameterizedTest
    @EnumSource(value = ThreadingMode.class, mode = EnumSource.Mode.EXCLUDE, names = "INVOKER")
    void shouldServeClientsThatNeverRing(final ThreadingMode mode)
    {
        try (TestDriver driver = TestDriver.launch(DriverKind.SLIPSTREAM, newContext(mode), newOptions()))
        {
            Streams.run(driver, driver, UDP, Stream.fixed(1_376), MESSAGES);
            Streams.run(driver, driver, IPC, Stream.mixed(11, Stream.MIN_LENGTH, 1_300), MESSAGES);

            assertThat(driver.label(EVENTS)).endsWith(": on");
            assertThat(driver.counter(EVENTS)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"SHARED, true", "SHARED, false", "SHARED_NETWORK, true", "DEDICATED, true", "DEDICATED, false"})
    void shouldBeRungForEachMessage(final ThreadingMode mode, final boolean isNetwork)
    {
        try (TestDriver driver = DriverKind.SLIPSTREAM.launch(newContext(mode), newOptions());
            RingingClient client = new RingingClient(driver, isNetwork ? UDP : IPC))
        {
            // With pauses, or a fast machine is through with all of them before anybody falls asleep.
            for (int i = 0; i < MESSAGES || isNetwork && sum(driver, DoorbellCounterType.PUBLICATION) == 0; i++)
            {
                client.offer(64);
                client.receiveAll();
                LockSupport.parkNanos(PAUSE_NS);
                assertThat(Thread.interrupted()).as("nobody had to be woken, timed out").isFalse();
            }

            assertThat(sum(driver, DoorbellCounterType.PARKED)).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"SHARED, true", "SHARED, false", "DEDICATED, true", "DEDICATED, false"})
    void shouldMoveTheLimitWhenReadersRing(final ThreadingMode mode, final boolean isNetwork)
    {
        try (TestDriver driver = DriverKind.SLIPSTREAM.launch(newContext(mode), newOptions());
            RingingClient client = new RingingClient(driver, isNetwork ? UDP : IPC))
        {
            // Half of a term of 64 KiB is a window: 880 of them take 44 s if each waits for the end of a sleep.
            client.transfer(MESSAGES * 10, 1_376);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "aeron:ipc?term-length=1m|pub-wnd=16k",
        "aeron:udp?endpoint=127.0.0.1:24341|term-length=1m|mtu=1408|rcv-wnd=16k"})
    void shouldKnowWindowsThatAreSmallerThanUsual(final String channel)
    {
        try (TestDriver driver = DriverKind.SLIPSTREAM.launch(newContext(ThreadingMode.SHARED), newOptions());
            RingingClient client = new RingingClient(driver, channel))
        {
            // The same again, 860 windows.
            client.transfer(MESSAGES * 5, 1_376);
        }
    }

    @Test
    void shouldRecoverFromLossAlthoughNobodyRingsForIt()
    {
        final long seed = 20_260_102;
        final SlipstreamContext options = newOptions()
            .receiveDataLossGenerator(new RandomLossGenerator(0.05, seed));
        try (TestDriver driver = DriverKind.SLIPSTREAM.launch(newContext(ThreadingMode.SHARED), options);
            RingingClient client = new RingingClient(driver, UDP))
        {
            client.transfer(MESSAGES, 1_376);
            assertThat(driver.counter(RETRANSMITS_SENT)).isPositive();
        }
    }

    @Test
    void shouldServeAClientThatRingsBesideOneThatDoesNot()
    {
        try (TestDriver driver = TestDriver.launch(
            DriverKind.SLIPSTREAM, newContext(ThreadingMode.SHARED), newOptions());
            RingingClient client = new RingingClient(driver, UDP))
        {
            for (int i = 0; i < MESSAGES; i++)
            {
                client.offer(64);
                client.receiveAll();
            }
            Streams.run(driver, driver, IPC, Stream.fixed(1_300), MESSAGES);
        }
    }

    @Test
    void shouldHearOfAClientThatHasSentNothingYet()
    {
        try (TestDriver driver = DriverKind.SLIPSTREAM.launch(newContext(ThreadingMode.SHARED), newOptions());
            RingingClient _ = new RingingClient(driver, IPC))
        {
            // Long sleeps alone end by their time limit.
            final long timedOut = sum(driver, DoorbellCounterType.TIMED_OUT);
            await(() -> sum(driver, DoorbellCounterType.TIMED_OUT) > timedOut + 1);

            final long parked = sum(driver, DoorbellCounterType.PARKED);
            try (Aeron _ = Aeron.connect(
                new Aeron.Context().aeronDirectoryName(driver.context().aeronDirectoryName())))
            {
                // In sleeps of 50 ms, the half of a timer's interval here, that takes longer than the watchdog waits.
                await(() -> sum(driver, DoorbellCounterType.PARKED) > parked + 1_000);
            }
        }
    }

    @Test
    void shouldTellClientsOfAnswersAtOnce()
    {
        try (TestDriver driver = DriverKind.SLIPSTREAM.launch(newContext(ThreadingMode.SHARED), newOptions()))
        {
            final Aeron.Context context = new Aeron.Context().keepAliveIntervalNs(Duration.ofSeconds(4).toNanos())
                .aeronDirectoryName(driver.context().aeronDirectoryName());
            final DoorbellContext settings = new DoorbellContext().maxParkNs(Duration.ofSeconds(1).toNanos());
            try (Aeron aeron = Aeron.connect(Doorbells.configure(context));
                Doorbells doorbells = Doorbells.connect(aeron, settings);
                Doorbell doorbell = doorbells.newDoorbell("test");
                DoorbellSubscription subscription = doorbells.addSubscription(doorbell, IPC, STREAM_ID))
            {
                // Each takes a second if the client's conductor sleeps to its time limit.
                for (int i = 1; i <= 80; i++)
                {
                    final int count = i;
                    doorbells.addExclusivePublication(IPC, STREAM_ID);
                    await(() -> subscription.subscription().imageCount() == count);
                }
            }
        }
    }

    @Test
    void shouldLeaveTheIdleStrategiesOfItsOwnerAlone()
    {
        final MediaDriver.Context context = newContext(ThreadingMode.SHARED)
            .sharedIdleStrategy(YieldingIdleStrategy.INSTANCE);
        try (TestDriver driver = TestDriver.launch(DriverKind.SLIPSTREAM, context, newOptions());
            Subscription _ = driver.aeron().addSubscription(IPC, STREAM_ID))
        {
            assertThat(driver.label(EVENTS)).contains(": off").contains("aeron.shared.idle.strategy");
            assertThat(driver.context().sharedIdleStrategy()).isSameAs(YieldingIdleStrategy.INSTANCE);
            assertThat(sum(driver, DoorbellCounterType.DRIVER)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"STRATEGY, true", "WAIT, false", "EVENT_LOOP, true", "EVENT_LOOP, false"})
    void shouldLetTheOwnerOfTheLoopSleepInInvokerMode(final Owner owner, final boolean isNetwork)
        throws InterruptedException
    {
        final String channel = isNetwork ? UDP : IPC;
        final SlipstreamDriver launched = SlipstreamDriver.launch(newContext(ThreadingMode.INVOKER), newOptions());
        try (TestDriver driver = new TestDriver(launched.mediaDriver(), launched); Epoll epoll = new Epoll("owner", 1))
        {
            final AtomicBoolean isRunning = new AtomicBoolean(true);
            final Thread loop = new Thread(() ->
            {
                final AgentInvoker invoker = launched.mediaDriver().sharedAgentInvoker();
                final Consumer<AgentInvoker> turn = owner.turn(launched, epoll);
                while (isRunning.get())
                {
                    turn.accept(invoker);
                }
            });
            loop.start();
            try (RingingClient client = new RingingClient(driver, channel))
            {
                for (int i = 0; i < MESSAGES; i++)
                {
                    client.offer(64);
                    client.receiveAll();
                }
            }
            finally
            {
                isRunning.set(false);
                loop.join();
            }

            assertThat(driver.label(EVENTS)).endsWith(": on");
            assertThat(sum(driver, DoorbellCounterType.PARKED)).isPositive();
        }
    }

    @Test
    void shouldNotPromiseToRingWhenTheOwnerOfTheLoopIdlesOnSomethingElse()
    {
        try (TestDriver driver = TestDriver.launch(
            DriverKind.SLIPSTREAM, newContext(ThreadingMode.INVOKER), newOptions());
            Subscription _ = driver.aeron().addSubscription(IPC, STREAM_ID))
        {
            assertThat(driver.label(EVENTS)).contains(": off").contains("invokerIdleStrategy");
            assertThat(sum(driver, DoorbellCounterType.DRIVER)).isZero();
        }
    }

    @Test
    void shouldTellTheOwnerOfTheLoopWhenToComeAgainWithoutEvents()
    {
        final InvokerWait wait = InvokerWait.backingOff();
        assertThat(wait.fd()).isEqualTo(-1);
        long blockNs = wait.arm(0);
        for (int i = 0; i < 100 && blockNs < Duration.ofMillis(1).toNanos(); i++)
        {
            assertThat(wait.disarm()).isFalse();
            blockNs = wait.arm(0);
        }
        assertThat(blockNs).isEqualTo(Duration.ofMillis(1).toNanos());
        assertThat(wait.arm(1)).isZero();
        assertThat(wait.arm(0)).isZero();
    }

    private static MediaDriver.Context newContext(final ThreadingMode mode)
    {
        return TestDriver.newContext(mode).sharedIdleStrategy(null).sharedNetworkIdleStrategy(null)
            .conductorIdleStrategy(null).senderIdleStrategy(null).receiverIdleStrategy(null);
    }

    private static SlipstreamContext newOptions()
    {
        return TestDriver.newOptions().xdpEnabled(false).eventsEnabled(true);
    }

    private static long sum(final TestDriver driver, final DoorbellCounterType type)
    {
        final CountersReader counters = driver.context().countersManager();
        final long[] sum = new long[1];
        counters.forEach((id, typeId, key, label) -> sum[0] += typeId == type.typeId() ?
            counters.getCounterValue(id) : 0);
        return sum[0];
    }

    private static void await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            Thread.onSpinWait();
            assertThat(Thread.interrupted()).as("timed out").isFalse();
        }
    }

    /** How the owner of a loop passes the time between two turns of the agents. */
    enum Owner
    {
        STRATEGY
        {
            @Override
            Consumer<AgentInvoker> turn(final SlipstreamDriver driver, final Epoll epoll)
            {
                final IdleStrategy idle = driver.invokerIdleStrategy();
                return (invoker) -> idle.idle(invoker.invoke());
            }
        },
        WAIT
        {
            @Override
            Consumer<AgentInvoker> turn(final SlipstreamDriver driver, final Epoll epoll)
            {
                final InvokerWait wait = driver.invokerWait();
                return (invoker) -> wait.awaitWork(invoker.invoke(), PATIENCE_NS);
            }
        },
        EVENT_LOOP
        {
            @Override
            Consumer<AgentInvoker> turn(final SlipstreamDriver driver, final Epoll epoll)
            {
                final InvokerWait wait = driver.invokerWait();
                return (invoker) ->
                {
                    final boolean isFirst = wait.fd() < 0;
                    final int workCount = invoker.invoke();
                    if (isFirst)
                    {
                        epoll.add(wait.fd(), Epoll.EPOLLIN, 0);
                    }
                    final long blockNs = wait.arm(workCount);
                    if (blockNs > 0)
                    {
                        epoll.await(blockNs);
                        wait.disarm();
                    }
                };
            }
        };

        abstract Consumer<AgentInvoker> turn(SlipstreamDriver driver, Epoll epoll);
    }

    /** One client, of which everything rings, with one stream to itself. */
    private static final class RingingClient implements AutoCloseable
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2_048]);
        private final Aeron aeron;
        private final Doorbells doorbells;
        private final Doorbell doorbell;
        private final DoorbellSubscription subscription;
        private final DoorbellExclusivePublication publication;
        private long sent;
        private long received;

        RingingClient(final TestDriver driver, final String channel)
        {
            aeron = Aeron.connect(Doorbells.configure(
                new Aeron.Context().aeronDirectoryName(driver.context().aeronDirectoryName())));
            doorbells = Doorbells.connect(aeron);
            doorbell = doorbells.newDoorbell("test");
            subscription = doorbells.addSubscription(doorbell, channel, STREAM_ID);
            publication = doorbells.addExclusivePublication(channel, STREAM_ID);
            await(() -> publication.publication().isConnected() && subscription.subscription().isConnected());
        }

        /** Keep the stream full: the thread sleeps for messages while there are some under way, else for room. */
        void transfer(final int count, final int length)
        {
            for (int i = 0; i < count; i++)
            {
                boolean isOffered = tryOffer(length);
                while (!isOffered && received < sent)
                {
                    receive();
                    isOffered = tryOffer(length);
                }
                if (!isOffered)
                {
                    offer(length);
                }
            }
            receiveAll();
        }

        private boolean tryOffer(final int length)
        {
            buffer.putLong(0, sent);
            final boolean isOffered = publication.offer(buffer, 0, length) > 0;
            sent += isOffered ? 1 : 0;
            return isOffered;
        }

        void offer(final int length)
        {
            buffer.putLong(0, sent);
            assertThat(publication.offer(buffer, 0, length, doorbell, PATIENCE_NS)).isPositive();
            sent++;
        }

        void receiveAll()
        {
            while (received < sent)
            {
                receive();
                assertThat(Thread.interrupted()).as("timed out").isFalse();
            }
        }

        private void receive()
        {
            subscription.poll((message, offset, length, header) ->
            {
                assertThat(message.getLong(offset)).isEqualTo(received);
                received++;
            }, 64, PATIENCE_NS);
        }

        @Override
        public void close()
        {
            publication.close();
            subscription.close();
            doorbell.close();
            doorbells.close();
            aeron.close();
        }
    }
}
