/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static dev.slipstream.doorbell.IpcFixture.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.doorbell.signal.SignalKind;
import dev.slipstream.linux.event.Epoll;
import io.aeron.logbuffer.FragmentHandler;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An event loop of our own plays the foreign one. */
@Timeout(60)
class EventLoopDoorbellTest
{
    private static final int STREAM_ID = 1001;

    @RegisterExtension
    final IpcFixture ipc = new IpcFixture();

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[32]);
    private final AtomicInteger received = new AtomicInteger();
    private final FragmentHandler handler = (buffer, offset, length, header) -> received.incrementAndGet();

    @ParameterizedTest
    @EnumSource(value = SignalKind.class, names = {"PIPE", "EVENTFD"})
    void shouldBecomeReadableWhenThereIsSomethingToRead(final SignalKind kind)
    {
        final Doorbells doorbells = ipc.use(Doorbells.connect(ipc.connect(), ipc.settings().signalKind(kind)));
        try (EventLoopDoorbell bell = doorbells.newEventLoopDoorbell("loop");
            Epoll loop = new Epoll("loop", 4);
            DoorbellSubscription subscription = doorbells.addSubscription(bell.doorbell(), CHANNEL, STREAM_ID))
        {
            loop.add(bell.fd(), Epoll.EPOLLIN, 1);
            final DoorbellExclusivePublication publication = ipc
                .use(ipc.doorbells().addExclusivePublication(CHANNEL, STREAM_ID));
            IpcFixture.await(() -> subscription.subscription().isConnected() && armAndDisarm(bell) == maxParkNs());

            for (int i = 1; i <= 50; i++)
            {
                final int target = i;
                final long parked = bell.doorbell().counters().parked();
                final Thread writer = new Thread(() ->
                {
                    IpcFixture.await(() -> bell.doorbell().counters().parked() > parked);
                    IpcFixture.offer(() -> publication.offer(message));
                });
                writer.start();
                IpcFixture.await(() ->
                {
                    runOnce(loop, bell, subscription);
                    return received.get() == target;
                });
            }
            assertThat(bell.doorbell().counters().woken()).isGreaterThanOrEqualTo(50);
            assertThat(bell.doorbell().counters().timedOutWithWork()).isZero();
        }
    }

    @Test
    void shouldNotArmOverAMessageThatIsThereAlsoBehindPadding()
    {
        try (EventLoopDoorbell bell = ipc.doorbells().newEventLoopDoorbell("loop");
            DoorbellSubscription subscription = ipc.doorbells().addSubscription(bell.doorbell(), CHANNEL, STREAM_ID))
        {
            final DoorbellExclusivePublication publication = ipc
                .use(ipc.doorbells().addExclusivePublication(CHANNEL, STREAM_ID));
            IpcFixture.await(() -> subscription.subscription().isConnected() && armAndDisarm(bell) > 0);

            IpcFixture.offer(() -> publication.offer(message));
            assertThat(bell.arm()).isZero();
            assertThat(subscription.poll(handler, 10)).isEqualTo(1);

            // Padding within the term, and padding to its end with the message in the next.
            IpcFixture.offer(() -> publication.appendPadding(64));
            assertThat(bell.arm()).as("padding alone").isPositive();
            bell.disarm();
            IpcFixture.offer(() -> publication.offer(message));
            assertThat(bell.arm()).isZero();
            IpcFixture.await(() -> subscription.poll(handler, 10) == 1);

            final int termLength = publication.publication().termBufferLength();
            final UnsafeBuffer large = new UnsafeBuffer(new byte[1024]);
            while (termLength - publication.publication().termOffset() >= 1024 + 64)
            {
                IpcFixture.offer(() -> publication.offer(large));
                IpcFixture.await(() -> subscription.poll(handler, 10) == 1);
            }
            IpcFixture.offer(() -> publication.offer(large));
            assertThat(publication.publication().termOffset()).as("in the next term").isLessThan(2048);
            assertThat(bell.arm()).isZero();
            IpcFixture.await(() -> subscription.poll(handler, 10) == 1);
        }
    }

    @Test
    void shouldFollowTheStockScheduleWhileAWriterDoesNotRing()
    {
        try (EventLoopDoorbell bell = ipc.doorbells().newEventLoopDoorbell("loop");
            Epoll loop = new Epoll("loop", 4);
            DoorbellSubscription subscription = ipc.doorbells().addSubscription(bell.doorbell(), CHANNEL, STREAM_ID))
        {
            loop.add(bell.fd(), Epoll.EPOLLIN, 1);
            final var stock = ipc.use(ipc.connect().addExclusivePublication(CHANNEL, STREAM_ID));
            IpcFixture.await(() -> subscription.subscription().isConnected());
            for (int i = 1; i <= 20; i++)
            {
                final int target = i;
                IpcFixture.offer(() -> stock.offer(message));
                IpcFixture.await(() ->
                {
                    final long blockNs = runOnce(loop, bell, subscription);
                    assertThat(blockNs).isLessThanOrEqualTo(StockSchedule.MAX_PARK_NS);
                    return received.get() == target;
                });
            }
        }
    }

    @Test
    void shouldWakeForAnImageAndForARing()
    {
        try (EventLoopDoorbell bell = ipc.doorbells().newEventLoopDoorbell("loop");
            Epoll loop = new Epoll("loop", 4);
            DoorbellSubscription subscription = ipc.doorbells().addSubscription(bell.doorbell(), CHANNEL, STREAM_ID))
        {
            loop.add(bell.fd(), Epoll.EPOLLIN, 1);
            IpcFixture.await(() -> bell.arm() == maxParkNs());
            assertThat(bell.ring()).isTrue();
            assertThat(loop.await(IpcFixture.LONG_NS)).isEqualTo(1);
            assertThat(bell.disarm()).isTrue();
            assertThat(loop.await(0)).isZero();

            IpcFixture.await(() -> bell.arm() == maxParkNs());
            ipc.use(ipc.doorbells().addExclusivePublication(CHANNEL, STREAM_ID));
            assertThat(loop.await(IpcFixture.LONG_NS)).isEqualTo(1);
            bell.disarm();
            IpcFixture.await(() -> subscription.subscription().imageCount() == 1);
        }
    }

    @Test
    void shouldSayThatAFutexHasNoDescriptor()
    {
        final Doorbells doorbells = ipc
            .use(Doorbells.connect(ipc.connect(), ipc.settings().signalKind(SignalKind.FUTEX)));
        assertThatThrownBy(() -> doorbells.newEventLoopDoorbell("loop"))
            .hasMessageContaining("slipstream.doorbell.signal=auto, pipe or eventfd");
    }

    private long runOnce(final Epoll loop, final EventLoopDoorbell bell, final DoorbellSubscription subscription)
    {
        if (subscription.poll(handler, 10) > 0)
        {
            bell.onWork();
            return 0;
        }
        final long blockNs = bell.arm();
        if (blockNs > 0)
        {
            loop.await(blockNs);
            bell.disarm();
        }
        return blockNs;
    }

    private static long armAndDisarm(final EventLoopDoorbell bell)
    {
        final long blockNs = bell.arm();
        bell.disarm();
        return blockNs;
    }

    private long maxParkNs()
    {
        return ipc.settings().maxParkNs();
    }
}
