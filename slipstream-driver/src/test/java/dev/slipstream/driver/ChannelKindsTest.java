/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.*;
import static dev.slipstream.driver.Streams.STREAM_ID;
import static io.aeron.driver.status.SystemCounterDescriptor.BYTES_RECEIVED;
import static io.aeron.driver.status.SystemCounterDescriptor.ERROR_FRAMES_RECEIVED;
import static io.aeron.driver.status.SystemCounterDescriptor.ERROR_FRAMES_SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.RegistrationException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kinds of UDP channel that Aeron has, each in batches through the kernel's sockets. */
@Timeout(60)
class ChannelKindsTest
{
    private static final long MESSAGES = 10_000;

    private final TestDriver from = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);
    private final TestDriver to = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.INVOKER);

    @AfterEach
    void close()
    {
        to.close();
        from.close();
    }

    @Test
    void shouldCarryIpv6()
    {
        Streams.run(from, to, "aeron:udp?endpoint=[::1]:24340|mtu=1408", Stream.fixed(1_376), MESSAGES);
        assertBatchedBothWays();
    }

    @ParameterizedTest
    @ValueSource(ints = {65_504, 32_768, 8_192})
    void shouldCarryLongDatagrams(final int mtu)
    {
        final String channel =
            "aeron:udp?endpoint=127.0.0.1:24341|so-sndbuf=200k|so-rcvbuf=200k|rcv-wnd=128k|mtu=" + mtu;
        Streams.run(from, to, channel, Stream.fixed(mtu - 32), 2_000);
        Streams.run(from, to, channel, Stream.mixed(3, 8, 100_000), 2_000);
        assertThat(from.counter(KERNEL_DATAGRAMS_SENT)).isPositive();
        assertThat(to.counter(KERNEL_TRUNCATED_MESSAGES)).isZero();
    }

    @Test
    void shouldCarryMulticast()
    {
        final String channel = "aeron:udp?endpoint=224.20.30.39:24342|interface=127.0.0.1|mtu=1408";
        Streams.run(from, to, channel, Stream.fixed(1_376), MESSAGES);
        assertBatchedBothWays();
    }

    @Test
    void shouldCarryManualMultiDestinationPublications()
    {
        try (TestDriver another = TestDriver.launch(DriverKind.STOCK, ThreadingMode.INVOKER);
            Subscription first = to.aeron().addSubscription("aeron:udp?endpoint=127.0.0.1:24343", STREAM_ID);
            Subscription second = another.aeron().addSubscription("aeron:udp?endpoint=127.0.0.1:24344", STREAM_ID);
            Publication publication = from.aeron()
                .addExclusivePublication("aeron:udp?control-mode=manual|fc=min|mtu=1408", STREAM_ID))
        {
            publication.addDestination("aeron:udp?endpoint=127.0.0.1:24343");
            publication.addDestination("aeron:udp?endpoint=127.0.0.1:24344");
            transferToBoth(another, publication, first, second);
        }
    }

    @Test
    void shouldCarryDynamicMultiDestinationPublications()
    {
        final String control = "control=127.0.0.1:24345|control-mode=dynamic";
        try (TestDriver another = TestDriver.launch(DriverKind.STOCK, ThreadingMode.INVOKER);
            Subscription first = to.aeron().addSubscription("aeron:udp?endpoint=127.0.0.1:0|" + control, STREAM_ID);
            Subscription second = another.aeron()
                .addSubscription("aeron:udp?endpoint=127.0.0.1:0|" + control, STREAM_ID);
            Publication publication = from.aeron()
                .addExclusivePublication("aeron:udp?fc=min|mtu=1408|" + control, STREAM_ID))
        {
            transferToBoth(another, publication, first, second);
        }
    }

    @Test
    void shouldCarryMultiDestinationSubscriptions()
    {
        try (Subscription subscription = to.aeron().addSubscription("aeron:udp?control-mode=manual", STREAM_ID);
            Publication publication = from.aeron()
                .addExclusivePublication("aeron:udp?endpoint=127.0.0.1:24346|mtu=1408", STREAM_ID))
        {
            subscription.addDestination("aeron:udp?endpoint=127.0.0.1:24346");
            final Stream stream = new Stream(publication, subscription, Stream.fixed(1_376));
            Streams.connect(from, to, stream);
            Streams.transfer(from, to, MESSAGES, stream);

            final long batched = to.counter(KERNEL_DATAGRAMS_RECEIVED);
            assertThat(batched).isBetween(MESSAGES / 2, MESSAGES);
            assertThat(to.counter(KERNEL_RECEIVE_CALLS)).isBetween(1L, batched / 4);
            assertThat(to.counter(BYTES_RECEIVED)).isBetween(MESSAGES * 1_408, MESSAGES * 1_408 * 11 / 10);

            subscription.removeDestination("aeron:udp?endpoint=127.0.0.1:24346");
            subscription.addDestination("aeron:udp?endpoint=127.0.0.1:24346");
            Streams.transfer(from, to, 2 * MESSAGES, stream);
        }
    }

    @Test
    void shouldCarrySpies()
    {
        final String channel = "aeron:udp?endpoint=127.0.0.1:24347|mtu=1408";
        try (Subscription subscription = to.aeron().addSubscription(channel, STREAM_ID);
            Subscription spy = from.aeron().addSubscription("aeron-spy:" + channel, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(channel, STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, Stream.fixed(1_376));
            Streams.connect(from, to, stream);
            Streams.drive(from, to, spy::isConnected, stream::poll);
            final Stream spied = stream.joinedBy(spy);
            Streams.drive(from, to, () -> stream.received() == MESSAGES && spied.received() == MESSAGES, () ->
            {
                stream.offerUpTo(MESSAGES);
                stream.poll();
                spied.poll();
            });
        }
    }

    @Test
    void shouldCarryAStreamThatOnlySpiesRead()
    {
        final String channel = "aeron:udp?endpoint=127.0.0.1:24348|mtu=1408|ssc=true";
        try (Subscription spy = from.aeron().addSubscription("aeron-spy:" + channel, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(channel, STREAM_ID))
        {
            final Stream stream = new Stream(publication, spy, Stream.fixed(1_376));
            Streams.connect(from, to, stream);
            Streams.transfer(from, to, MESSAGES, stream);

            try (Subscription subscription = to.aeron().addSubscription(channel, STREAM_ID))
            {
                Streams.drive(from, to, subscription::isConnected, stream::poll);
                final Stream late = stream.joinedBy(subscription);
                Streams.drive(from, to, () -> stream.received() == 2 * MESSAGES && late.received() == 2 * MESSAGES,
                    () ->
                    {
                        stream.offerUpTo(2 * MESSAGES);
                        stream.poll();
                        late.poll();
                    });
            }
        }
    }

    @Test
    void shouldCarryResponseChannels()
    {
        final String request = "aeron:udp?endpoint=127.0.0.1:24349|mtu=1408";
        final String response = "aeron:udp?control=127.0.0.1:24350|control-mode=response|mtu=1408";
        try (Subscription requests = to.aeron().addSubscription(request, STREAM_ID);
            Subscription responses = from.aeron().addSubscription(
                "aeron:udp?control=127.0.0.1:24350|control-mode=response|mtu=1408", STREAM_ID + 1);
            Publication requester = from.aeron().addPublication(
                request + "|response-correlation-id=" + responses.registrationId(), STREAM_ID))
        {
            Streams.drive(from, to, requests::isConnected, () ->
            {
            });
            final Image image = requests.imageAtIndex(0);
            try (Publication responder = to.aeron().addPublication(
                response + "|response-correlation-id=" + image.correlationId(), STREAM_ID + 1))
            {
                final Stream stream = new Stream(responder, responses, Stream.fixed(1_376));
                Streams.connect(from, to, stream);
                final long sentBefore = to.counter(KERNEL_DATAGRAMS_SENT);
                Streams.transfer(from, to, MESSAGES, stream);
                assertThat(to.counter(KERNEL_DATAGRAMS_SENT) - sentBefore).isGreaterThanOrEqualTo(MESSAGES);
                assertThat(requester.isConnected()).isTrue();
            }
        }
    }

    @Test
    void shouldCarryMoreTransportsThanAeronPollsOneByOne()
    {
        final int count = 12;
        final Subscription[] subscriptions = new Subscription[count];
        final Publication[] publications = new Publication[count];
        final Stream[] streams = new Stream[count];
        for (int i = 0; i < count; i++)
        {
            final String channel = "aeron:udp?term-length=64k|mtu=1408|endpoint=127.0.0.1:" + (24_360 + i);
            subscriptions[i] = to.aeron().addSubscription(channel, STREAM_ID);
            publications[i] = from.aeron().addPublication(channel, STREAM_ID);
            streams[i] = new Stream(publications[i], subscriptions[i], Stream.mixed(i, 8, 3_000));
        }
        Streams.connect(from, to, streams);
        Streams.transfer(from, to, 2_000, streams);
        for (int i = 0; i < count; i++)
        {
            publications[i].close();
            subscriptions[i].close();
        }
    }

    @Test
    void shouldCarryErrorFrames()
    {
        final String channel = "aeron:udp?endpoint=127.0.0.1:24353|mtu=1408";
        from.tolerate("onPublicationError");
        try (Subscription subscription = to.aeron().addSubscription(channel, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(channel, STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, Stream.fixed(1_376));
            Streams.connect(from, to, stream);
            Streams.transfer(from, to, MESSAGES, stream);
            subscription.imageAtIndex(0).reject("not wanted any more");
            Streams.drive(from, to, () -> from.counter(ERROR_FRAMES_RECEIVED) > 0, () ->
            {
            });
            assertThat(to.counter(ERROR_FRAMES_SENT)).isPositive();
        }
    }

    /** Into each message: when it was sent, and when the kernel took it in. */
    @Test
    void shouldStampMessagesInBatches()
    {
        final SystemEpochNanoClock clock = new SystemEpochNanoClock();
        final long startNs = clock.nanoTime();
        final Set<Long> arrivals = new HashSet<>();
        exchangeStamps(from, to, 24_351, (sentNs, receivedNs) ->
        {
            assertThat(sentNs).isGreaterThan(startNs);
            assertThat(receivedNs).isBetween(sentNs, clock.nanoTime());
            arrivals.add(receivedNs);
        });
        assertThat(arrivals).as("one time for all that came together").hasSizeLessThan((int)MESSAGES);
        assertBatchedBothWays();
    }

    @Test
    void shouldStampMessagesByTheClocksOfTheOperator()
    {
        final MediaDriver.Context sending = TestDriver.newContext(ThreadingMode.INVOKER)
            .channelSendTimestampClock(() -> 111);
        final MediaDriver.Context receiving = TestDriver.newContext(ThreadingMode.INVOKER)
            .channelReceiveTimestampClock(() -> 222);
        try (TestDriver sender = TestDriver.launch(DriverKind.SLIPSTREAM, sending, TestDriver.newOptions());
            TestDriver receiver = TestDriver.launch(DriverKind.SLIPSTREAM, receiving, TestDriver.newOptions()))
        {
            exchangeStamps(sender, receiver, 24_352, (sentNs, receivedNs) ->
            {
                assertThat(sentNs).isEqualTo(111);
                assertThat(receivedNs).isEqualTo(222);
            });
        }
    }

    /** The Java driver has no times of a network card. */
    @Test
    void shouldRefuseTimestampsOfTheMediaAsAeronDoes()
    {
        try (TestDriver stock = TestDriver.launch(DriverKind.STOCK, ThreadingMode.INVOKER))
        {
            for (final TestDriver driver : List.of(stock, to))
            {
                driver.tolerate("media-rcv-ts-offset");
                assertThatThrownBy(() -> driver.aeron().addSubscription(
                    "aeron:udp?endpoint=127.0.0.1:24354|media-rcv-ts-offset=0", STREAM_ID))
                    .isInstanceOf(RegistrationException.class).hasMessageContaining("media-rcv-ts-offset");
            }
        }
    }

    private interface StampCheck
    {
        void check(long sentNs, long receivedNs);
    }

    private static void exchangeStamps(
        final TestDriver sender, final TestDriver receiver, final int port, final StampCheck check)
    {
        StampedMessages.exchange(
            sender, receiver,
            "aeron:udp?endpoint=127.0.0.1:" + port + "|mtu=1408|channel-snd-ts-offset=0|channel-rcv-ts-offset=8",
            Stream.fixed(1_376), MESSAGES, (buffer, offset, length, header) -> check.check(
                buffer.getLong(offset), buffer.getLong(offset + Long.BYTES)));
    }

    private void transferToBoth(
        final TestDriver another, final Publication publication, final Subscription first, final Subscription second)
    {
        final Stream stream = new Stream(publication, first, Stream.fixed(1_376));
        Streams.drive(from, to, () -> stream.isConnected() && second.isConnected(), another::invoke);
        final Stream secondStream = stream.joinedBy(second);
        Streams.drive(from, to, () -> stream.received() == MESSAGES && secondStream.received() == MESSAGES, () ->
        {
            stream.offerUpTo(MESSAGES);
            stream.poll();
            secondStream.poll();
            another.invoke();
        });
        assertThat(from.counter(KERNEL_DATAGRAMS_SENT)).isGreaterThanOrEqualTo(2 * MESSAGES);
        assertThat(from.counter(KERNEL_SEGMENTED_MESSAGES)).isPositive();
    }

    private void assertBatchedBothWays()
    {
        assertThat(from.counter(KERNEL_DATAGRAMS_SENT)).isGreaterThanOrEqualTo(MESSAGES);
        assertThat(from.counter(KERNEL_SEGMENTED_MESSAGES)).isPositive();
        assertThat(from.counter(KERNEL_SEGMENTATION_REFUSED)).isZero();
        assertThat(to.counter(KERNEL_DATAGRAMS_RECEIVED)).isGreaterThanOrEqualTo(MESSAGES);
        assertThat(to.counter(KERNEL_COALESCED_MESSAGES)).isPositive();
        assertThat(from.counter(KERNEL_CHANNELS_NOT_BATCHED) + to.counter(KERNEL_CHANNELS_NOT_BATCHED)).isZero();
    }
}
