/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static dev.slipstream.doorbell.IpcFixture.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.driver.Configuration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class DoorbellIdleStrategyTest
{
    private static final int STREAM_ID = 1001;

    @RegisterExtension
    final IpcFixture ipc = new IpcFixture();

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);
    private final DoorbellIdleStrategy strategy = new DoorbellIdleStrategy();

    @AfterEach
    void unbind()
    {
        DoorbellIdleStrategy.bind(null);
    }

    @Test
    void shouldBeMadeByAeronFromItsName()
    {
        assertThat(Configuration.agentIdleStrategy(DoorbellIdleStrategy.class.getName(), null))
            .isInstanceOf(DoorbellIdleStrategy.class);
    }

    @Test
    void shouldHaveTheScheduleOfAeronsBackoff()
    {
        final StockSchedule schedule = new StockSchedule();
        for (int round = 0; round < 2; round++)
        {
            for (long i = 0; i < Configuration.IDLE_MAX_SPINS + Configuration.IDLE_MAX_YIELDS; i++)
            {
                assertThat(schedule.nextParkNs()).isZero();
            }
            for (long ns = Configuration.IDLE_MIN_PARK_NS; ns < Configuration.IDLE_MAX_PARK_NS; ns <<= 1)
            {
                assertThat(schedule.nextParkNs()).isEqualTo(ns);
            }
            assertThat(schedule.nextParkNs()).isEqualTo(Configuration.IDLE_MAX_PARK_NS);
            assertThat(schedule.nextParkNs()).isEqualTo(Configuration.IDLE_MAX_PARK_NS);
            schedule.reset();
        }
    }

    @Test
    void shouldNotParkOnADoorbellBeforeItIsBoundNorAfter()
    {
        final Doorbell bell = ipc.use(ipc.doorbells().newDoorbell("bound"));
        idle(100);
        assertThat(bell.counters().parked()).isZero();

        DoorbellIdleStrategy.bind(bell);
        assertThat(DoorbellIdleStrategy.bound()).isSameAs(bell);
        final Doorbell[] elsewhere = {bell};
        final Thread other = new Thread(() -> elsewhere[0] = DoorbellIdleStrategy.bound());
        other.start();
        IpcFixture.await(() -> !other.isAlive());
        assertThat(elsewhere[0]).isNull();

        DoorbellIdleStrategy.bind(null);
        idle(100);
        assertThat(bell.counters().parked()).isZero();
    }

    @Test
    void shouldSleepOnTheDoorbellThatIsBoundUntilItIsRung()
    {
        final Doorbell bell = ipc.use(ipc.doorbells().newDoorbell("bound"));
        ipc.doorbells().addSubscription(bell, CHANNEL, STREAM_ID);
        DoorbellIdleStrategy.bind(bell);
        final Thread ringer = new Thread(() ->
        {
            IpcFixture.await(() -> bell.counters().parked() > 0);
            IpcFixture.await(bell::ring);
        });
        ringer.start();
        IpcFixture.await(() ->
        {
            strategy.idle(0);
            return bell.counters().woken() > 0;
        });
    }

    @Test
    void shouldNotParkOnTheDoorbellWithoutACount()
    {
        final Doorbell bell = ipc.use(ipc.doorbells().newDoorbell("bound"));
        ipc.doorbells().addSubscription(bell, CHANNEL, STREAM_ID);
        DoorbellIdleStrategy.bind(bell);
        for (int i = 0; i < 100; i++)
        {
            strategy.idle();
        }
        assertThat(bell.counters().parked()).isZero();
    }

    @Test
    void shouldFindWorkThatNobodyRingsForWhereItIsCautious()
    {
        final Doorbell bell = ipc.use(ipc.doorbells().newCautiousDoorbell("cautious"));
        final DoorbellSubscription subscription = ipc.doorbells().addSubscription(bell, CHANNEL, STREAM_ID);
        final DoorbellExclusivePublication publication = ipc
            .use(ipc.doorbells().addExclusivePublication(CHANNEL, STREAM_ID));
        IpcFixture.pollUntil(
            subscription, () -> bell.sources().trust() == Trust.ALL && subscription.subscription().isConnected());

        DoorbellIdleStrategy.bind(bell);
        final AtomicInteger queue = new AtomicInteger();
        final long timedOutBefore = bell.counters().timedOut();
        final Thread silent = new Thread(() ->
        {
            IpcFixture.await(() -> bell.counters().timedOut() > timedOutBefore + 2);
            queue.incrementAndGet();
        });
        silent.start();
        IpcFixture.await(() ->
        {
            subscription.poll((buffer, offset, length, header) ->
            {
            }, 10);
            final int work = queue.getAndSet(0);
            strategy.idle(work);
            return work > 0;
        });
        assertThat(bell.counters().timedOutWithWork()).as("rings believed lost").isZero();

        // Distrustful now: the stock schedule, whose sleeps do not count as time-outs.
        final long timedOut = bell.counters().timedOut();
        idle(100);
        assertThat(bell.counters().timedOut()).isEqualTo(timedOut);

        // And a ring still wakes it at once.
        IpcFixture.offer(() -> publication.offer(message));
        assertThat(subscription.poll((buffer, offset, length, header) ->
        {
        }, 10, TimeUnit.SECONDS.toNanos(20))).isEqualTo(1);
    }

    private void idle(final int times)
    {
        for (int i = 0; i < times; i++)
        {
            strategy.idle(0);
        }
    }
}
