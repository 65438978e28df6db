/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static dev.slipstream.doorbell.IpcFixture.CHANNEL;
import static dev.slipstream.doorbell.IpcFixture.LONG_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.linux.event.Epoll;
import dev.slipstream.linux.event.EventFd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DoorbellSelectorTest
{
    private static final int STREAM_ID = 1001;

    @RegisterExtension
    final IpcFixture ipc = new IpcFixture();

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);
    private final AtomicInteger ready = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(value = SignalKind.class, names = {"PIPE", "EVENTFD"})
    void shouldWaitForSubscriptionsAndDescriptors(final SignalKind kind)
    {
        final Doorbells doorbells = ipc.use(Doorbells.connect(ipc.connect(), ipc.settings().signalKind(kind)));
        try (DoorbellSelector selector = doorbells.newSelector("selector"); EventFd foreign = EventFd.create("foreign"))
        {
            selector.add(foreign.fd(), Epoll.EPOLLIN, (fd, events) ->
            {
                assertThat(fd).isEqualTo(foreign.fd());
                assertThat(events).isEqualTo(Epoll.EPOLLIN);
                foreign.drain();
                ready.incrementAndGet();
                return 1;
            });
            final List<AtomicInteger> received = new ArrayList<>();
            final List<DoorbellExclusivePublication> publications = new ArrayList<>();
            for (int i = 0; i < 4; i++)
            {
                final AtomicInteger count = new AtomicInteger();
                received.add(count);
                selector.add(doorbells.addSubscription(selector.doorbell(), CHANNEL, STREAM_ID + i),
                    (buffer, offset, length, header) -> count.incrementAndGet());
                publications.add(ipc.use(ipc.doorbells().addExclusivePublication(CHANNEL, STREAM_ID + i)));
            }
            selectUntilTrusting(selector);

            for (int i = 0; i < 40; i++)
            {
                final int index = i % 5;
                whileItSleeps(selector, () ->
                {
                    if (index == 4)
                    {
                        foreign.signal();
                    }
                    else
                    {
                        IpcFixture.offer(() -> publications.get(index).offer(message));
                    }
                });
                assertThat(selectWork(selector)).isEqualTo(1);
            }
            assertThat(received).allSatisfy((count) -> assertThat(count.get()).isEqualTo(8));
            assertThat(ready.get()).isEqualTo(8);
            assertThat(selector.doorbell().counters().timedOutWithWork()).isZero();
            assertThat(selector.doorbell().counters().woken()).isGreaterThanOrEqualTo(32);
        }
    }

    @Test
    void shouldSeeDescriptorsWhileAStreamKeepsItBusyAndWhileWritersAreStock()
    {
        try (DoorbellSelector selector = ipc.doorbells().newSelector("selector");
            EventFd foreign = EventFd.create("foreign"))
        {
            final AtomicInteger received = new AtomicInteger();
            final DoorbellSubscription subscription = ipc.doorbells()
                .addSubscription(selector.doorbell(), CHANNEL, STREAM_ID);
            selector.add(subscription, (buffer, offset, length, header) -> received.incrementAndGet());
            selector.add(foreign.fd(), Epoll.EPOLLIN, (fd, events) ->
            {
                foreign.drain();
                ready.incrementAndGet();
                return 1;
            });
            final var stock = ipc.use(ipc.connect().addExclusivePublication(CHANNEL, STREAM_ID));
            IpcFixture.await(() ->
            {
                selector.select(10, TimeUnit.MILLISECONDS.toNanos(1));
                return subscription.subscription().isConnected() && selector.doorbell().sources().trust() == Trust.NONE;
            });
            foreign.signal();
            assertThat(selectWork(selector)).isEqualTo(1);
            assertThat(ready.get()).isEqualTo(1);

            foreign.signal();
            IpcFixture.await(() ->
            {
                IpcFixture.offer(() -> stock.offer(message));
                selector.select(1, LONG_NS);
                return ready.get() == 2;
            });
            assertThat(received.get()).isPositive();

            selector.remove(foreign.fd());
            foreign.signal();
            selector.remove(subscription);
            IpcFixture.offer(() -> stock.offer(message));
            final int before = received.get();
            assertThat(selector.select(10, TimeUnit.MILLISECONDS.toNanos(5))).isZero();
            assertThat(ready.get()).isEqualTo(2);
            assertThat(received.get()).isEqualTo(before);
        }
    }

    @Test
    void shouldReturnWhenWokenUp() throws InterruptedException
    {
        try (DoorbellSelector selector = ipc.doorbells().newSelector("selector"))
        {
            selector.add(ipc.doorbells().addSubscription(selector.doorbell(), CHANNEL, STREAM_ID),
                (buffer, offset, length, header) -> ready.incrementAndGet());
            final Thread waker = new Thread(() -> whileItSleepsNow(selector, 0, selector::wakeUp));
            waker.start();
            final long before = System.nanoTime();
            while (waker.isAlive())
            {
                assertThat(selector.select(10, LONG_NS)).isZero();
                assertThat(System.nanoTime() - before).isLessThan(LONG_NS);
                waker.join(10);
            }
        }
    }

    @Test
    void shouldSayThatAFutexDoesNotGoTogetherWithDescriptors()
    {
        final Doorbells doorbells = ipc
            .use(Doorbells.connect(ipc.connect(), ipc.settings().signalKind(SignalKind.FUTEX)));
        try (DoorbellSelector selector = doorbells.newSelector("selector");
            EventFd foreign = EventFd.create("foreign");
            Doorbell other = doorbells.newDoorbell("other"))
        {
            assertThatThrownBy(() -> selector.add(foreign.fd(), Epoll.EPOLLIN, (fd, events) -> 1))
                .hasMessageContaining("slipstream.doorbell.signal=auto, pipe or eventfd");
            final DoorbellSubscription subscription = doorbells.addSubscription(other, CHANNEL, STREAM_ID);
            assertThatThrownBy(() -> selector.add(subscription, (buffer, offset, length, header) ->
            {
            })).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static int selectWork(final DoorbellSelector selector)
    {
        final int[] work = new int[1];
        IpcFixture.await(() ->
        {
            work[0] = selector.select(10, LONG_NS);
            return work[0] > 0;
        });
        return work[0];
    }

    private static void selectUntilTrusting(final DoorbellSelector selector)
    {
        IpcFixture.await(() ->
        {
            selector.select(10, TimeUnit.MILLISECONDS.toNanos(5));
            return selector.doorbell().sources().trust() == Trust.ALL &&
                selector.doorbell().sources().imageCount() == 4;
        });
    }

    private static void whileItSleeps(final DoorbellSelector selector, final Runnable action)
    {
        final long parked = selector.doorbell().counters().parked();
        new Thread(() -> whileItSleepsNow(selector, parked, action)).start();
    }

    private static void whileItSleepsNow(final DoorbellSelector selector, final long parked, final Runnable action)
    {
        IpcFixture.await(() -> selector.doorbell().counters().parked() > parked);
        action.run();
    }
}
