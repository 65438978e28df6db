/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.*;
import static io.aeron.driver.status.SystemCounterDescriptor.BYTES_RECEIVED;
import static io.aeron.driver.status.SystemCounterDescriptor.INVALID_PACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.ThreadingMode;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What travels over AF_XDP, and what goes by the kernel, between two namespaces. */
class XdpPathTest extends XdpPathFixture
{
    @ParameterizedTest
    @EnumSource(value = ThreadingMode.class, names = {"SHARED", "DEDICATED"})
    void shouldCarryAStreamInEveryThreadingMode(final ThreadingMode mode)
    {
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, mode);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, mode))
        {
            run(from, to, Stream.fixed(1_376), 50_000);

            assertThat(announced).anyMatch((line) -> line.contains("AF_XDP on left0: native, copy mode, 1 queue"))
                .anyMatch((line) -> line.contains("AF_XDP on right0: native, copy mode, 1 queue"));
            assertThat(from.counter(XDP_DATAGRAMS_SENT)).isGreaterThan(49_000);
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isGreaterThan(49_000);
            assertThat(from.counter(XDP_DATAGRAMS_SENT) / from.counter(XDP_KICKS)).as("datagrams a kick")
                .isGreaterThan(2);
            assertThat(to.counter(XDP_RX_PLACES)).isEqualTo(4_096);
            assertThat(to.counter(XDP_TX_PLACES)).isEqualTo(2_048);
            assertThat(to.counter(XDP_FILL_RING)).isBetween(1L, 4_096L);
            assertNothingLost(from);
            assertNothingLost(to);
        }
    }

    @ParameterizedTest
    @CsvSource({"STOCK, DROP_IN", "DROP_IN, STOCK"})
    void shouldInteroperate(final DriverKind publishing, final DriverKind subscribing)
    {
        try (TestDriver from = launch(left, publishing, ThreadingMode.SHARED);
            TestDriver to = launch(right, subscribing, ThreadingMode.SHARED))
        {
            run(from, to, Stream.fixed(32), 50_000);
            run(from, to, Stream.mixed(7, Stream.MIN_LENGTH, 1_300), 20_000);
            run(from, to, Stream.mixed(8, 1_300, 20_000), 2_000);

            if (publishing != DriverKind.STOCK)
            {
                assertThat(from.counter(XDP_DATAGRAMS_SENT)).isGreaterThan(20 * kernelSends(from));
                assertNothingLost(from);
            }
            if (subscribing != DriverKind.STOCK)
            {
                assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isPositive();
                assertNothingLost(to);
            }
        }
    }

    @Test
    void shouldCarryIpv6()
    {
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
        {
            run(from, to, "aeron:udp?endpoint=[fd77::2]:24326|mtu=1408", Stream.mixed(9, Stream.MIN_LENGTH, 4_000),
                20_000, () ->
                {
                });
            assertThat(from.counter(XDP_DATAGRAMS_SENT)).isGreaterThan(20 * kernelSends(from));
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isGreaterThan(20 * to.counter(KERNEL_DATAGRAMS_RECEIVED));
            assertNothingLost(from);
            assertNothingLost(to);
        }
    }

    @Test
    void shouldFeedEveryDestinationOfAMultiDestinationSubscription()
    {
        final String first = "aeron:udp?endpoint=10.77.0.2:24326";
        final String second = "aeron:udp?endpoint=[fd77::2]:24327";
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.DEDICATED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.DEDICATED);
            Subscription subscription = to.aeron().addSubscription("aeron:udp?control-mode=manual", STREAM_ID))
        {
            subscription.addDestination(first);
            feed(from, to, subscription, first);
            subscription.addDestination(second);
            feed(from, to, subscription, second);
            // The second keeps its transport's index, and the first gets the one that is free.
            subscription.removeDestination(first);
            feed(from, to, subscription, second);
            subscription.addDestination(first);
            feed(from, to, subscription, first);
            assertNothingLost(to);
        }
    }

    private void feed(
        final TestDriver from, final TestDriver to, final Subscription subscription, final String destination)
    {
        final long before = to.counter(XDP_DATAGRAMS_RECEIVED);
        final long bytesBefore = to.counter(BYTES_RECEIVED);
        final int count = 10_000;
        try (Publication publication = from.aeron().addExclusivePublication(destination + "|mtu=1408", STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, Stream.fixed(1_000));
            await(() -> publication.isConnected() && isOpen(from) && isOpen(to));
            // The kernel carries it until the filter knows of the destination.
            while (to.counter(XDP_DATAGRAMS_RECEIVED) - before < count)
            {
                transfer(stream, stream.received() + count);
            }
            assertThat(to.counter(BYTES_RECEIVED) - bytesBefore).isGreaterThan(stream.received() * 1_000L);
        }
    }

    /** Two of the destinations over AF_XDP, and one on this host, which only the kernel reaches. */
    @Test
    void shouldSendToEveryDestinationOfAMultiDestinationPublication()
    {
        final List<String> channels =
            List.of("aeron:udp?endpoint=10.77.0.2:24326", "aeron:udp?endpoint=10.77.0.2:24327",
                "aeron:udp?endpoint=10.77.0.1:24328");
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            Subscription first = to.aeron().addSubscription(channels.get(0), STREAM_ID);
            Subscription second = to.aeron().addSubscription(channels.get(1), STREAM_ID);
            Subscription third = from.aeron().addSubscription(channels.get(2), STREAM_ID);
            Publication publication = from.aeron()
                .addExclusivePublication("aeron:udp?control-mode=manual|fc=min,g:/3|mtu=1408", STREAM_ID))
        {
            channels.forEach(publication::addDestination);
            final Stream stream = new Stream(publication, first, Stream.fixed(1_000));
            await(() -> stream.isConnected() && second.isConnected() && third.isConnected() && isOpen(from) &&
                isOpen(to));
            final List<Stream> streams = List.of(stream, stream.joinedBy(second), stream.joinedBy(third));
            // The first go through the kernel, until the ways are known.
            transferToAll(streams, 1_000);
            await(() ->
            {
                transferToAll(streams, stream.received() + 1_000);
                return from.counter(XDP_DATAGRAMS_SENT) > 0;
            });

            final long byXdp = from.counter(XDP_DATAGRAMS_SENT);
            final long receivedByXdp = to.counter(XDP_DATAGRAMS_RECEIVED);
            transferToAll(streams, stream.received() + 10_000);
            assertThat(from.counter(XDP_DATAGRAMS_SENT) - byXdp).isGreaterThan(19_000);
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED) - receivedByXdp).isGreaterThan(19_000);

            publication.removeDestination(channels.get(1));
            second.close();
            publication.addDestination(channels.get(1));
            try (Subscription again = to.aeron().addSubscription(channels.get(1), STREAM_ID))
            {
                await(again::isConnected);
                final Stream late = stream.joinedBy(again);
                transferToAll(List.of(stream, streams.get(2), late), stream.received() + 10_000);
            }
            assertNothingLost(from);
            assertNothingLost(to);
        }
    }

    private void transferToAll(final List<Stream> streams, final long end)
    {
        await(() ->
        {
            streams.getFirst().offerUpTo(end);
            streams.forEach(Stream::poll);
            return streams.stream().allMatch(stream -> stream.received() == end);
        });
    }

    @Test
    void shouldCarryResponseChannels()
    {
        final String request = "aeron:udp?endpoint=10.77.0.2:24326|mtu=1408";
        final String response = "aeron:udp?control=10.77.0.2:24327|control-mode=response|mtu=1408";
        try (TestDriver client = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver server = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            Subscription requests = server.aeron().addSubscription(request, STREAM_ID);
            Subscription responses = client.aeron().addSubscription(response, STREAM_ID + 1);
            Publication requester = client.aeron().addPublication(
                request + "|response-correlation-id=" + responses.registrationId(), STREAM_ID))
        {
            await(() -> requester.isConnected() && requests.imageCount() == 1);
            try (Publication responder = server.aeron().addPublication(
                response + "|response-correlation-id=" + requests.imageAtIndex(0).correlationId(), STREAM_ID + 1))
            {
                final Stream stream = new Stream(responder, responses, Stream.fixed(1_000));
                await(() -> stream.isConnected() && isOpen(server) && isOpen(client));
                await(() ->
                {
                    transfer(stream, stream.received() + 1_000);
                    return server.counter(XDP_DATAGRAMS_SENT) > 0;
                });
                final long byXdp = server.counter(XDP_DATAGRAMS_SENT);
                transfer(stream, stream.received() + 10_000);
                assertThat(server.counter(XDP_DATAGRAMS_SENT) - byXdp).isGreaterThan(9_000);
            }
            assertNothingLost(server);
            assertNothingLost(client);
        }
    }

    @Test
    void shouldCarryMulticastWhereTheOperatorSaysSo()
    {
        final String channel = "aeron:udp?endpoint=224.20.30.39:24326|interface=10.77.0.0/24|ttl=4|fc=min|mtu=1408";
        try (TestDriver from = launch(left, newOptions().xdpMulticast(true));
            TestDriver to = launch(right, newOptions().xdpMulticast(true)))
        {
            try (Subscription subscription = to.aeron().addSubscription(channel, STREAM_ID);
                Publication publication = from.aeron().addExclusivePublication(channel, STREAM_ID))
            {
                final Stream stream = new Stream(publication, subscription, Stream.fixed(1_000));
                await(() -> stream.isConnected() && isOpen(from) && isOpen(to));
                transfer(stream, 20_000);
                assertThat(from.counter(XDP_DATAGRAMS_SENT)).isGreaterThan(10_000);
                assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isGreaterThan(10_000);

                shareWithTheSendersHost(from, channel, stream);
            }
            assertNothingLost(from);
            assertNothingLost(to);
        }
    }

    /** A listener beside the sender gets its copy from the kernel, and nobody else loses one. */
    private void shareWithTheSendersHost(final TestDriver from, final String channel, final Stream stream)
    {
        try (Subscription beside = from.aeron().addSubscription(channel, STREAM_ID))
        {
            await(beside::isConnected);
            final Stream second = stream.joinedBy(beside);
            await(() ->
            {
                stream.offerUpTo(40_000);
                stream.poll();
                second.poll();
                return stream.received() == 40_000 && second.received() == 40_000;
            });
        }
    }

    @Test
    void shouldLeaveMulticastToTheKernelByDefault()
    {
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
        {
            run(from, to, Stream.fixed(1_000), 10_000);
            final String channel = "aeron:udp?mtu=1408|endpoint=224.20.30.39:24328|interface=10.77.0.0/24";
            run(from, to, channel, Stream.fixed(1_000), 10_000, () ->
            {
            });
            assertThat(from.counter(XDP_DATAGRAMS_SENT)).isBetween(9_000L, 11_000L);
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isBetween(9_000L, 11_000L);
            assertThat(kernelSends(from)).isGreaterThanOrEqualTo(10_000);
        }
    }

    @Test
    void shouldLeaveLargeDatagramsToTheKernel()
    {
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
        {
            run(from, to, "aeron:udp?endpoint=10.77.0.2:24326|mtu=4096", Stream.fixed(3_000), 5_000, () ->
            {
            });
            assertThat(from.counter(XDP_NOT_SENT_TOO_LARGE)).isGreaterThan(4_000);
            assertNothingLost(to);
        }
    }

    @Test
    void shouldCarryJumboDatagramsWhenTheMtuAllowsThem()
    {
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
        {
            run(from, to, Stream.fixed(1_000), 5_000);
            left.exec("ip", "link", "set", "left0", "mtu", "9000");
            right.exec("ip", "link", "set", "right0", "mtu", "9000");
            final String channel = "aeron:udp?endpoint=10.77.0.2:24326|mtu=8192";
            try (Subscription subscription = to.aeron().addSubscription(channel, STREAM_ID);
                Publication publication = from.aeron().addExclusivePublication(channel, STREAM_ID))
            {
                final Stream stream = new Stream(publication, subscription, Stream.mixed(3, 100, 20_000));
                await(() -> isOnWithJumboFrames("left0") && isOnWithJumboFrames("right0") && isOpen(from) &&
                    isOpen(to) && stream.isConnected());
                final long received = to.counter(XDP_DATAGRAMS_RECEIVED);
                transfer(stream, 5_000);
                final long tooLarge = from.counter(XDP_NOT_SENT_TOO_LARGE);
                transfer(stream, 10_000);

                assertThat(from.counter(XDP_NOT_SENT_TOO_LARGE)).isEqualTo(tooLarge);
                assertThat(to.counter(XDP_DATAGRAMS_RECEIVED) - received).isGreaterThan(5_000);
            }
            assertNothingLost(from);
            assertNothingLost(to);
        }
    }

    @Test
    void shouldCarryAStreamThroughAFloodOfForeignAndForgedDatagrams()
    {
        final long seed = System.nanoTime();
        System.out.println("seed of XdpPathTest: " + seed);
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            Flood flood = in(left, () -> Flood.start(new InetSocketAddress("10.77.0.2", 24326), seed)))
        {
            run(from, to, CHANNEL, Stream.fixed(1_000), 50_000, () ->
            {
                final long before = flood.sent();
                await(() -> flood.sent() > before + 10_000);
            });
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isGreaterThan(10_000);
            await(() -> to.counter(MALFORMED_FRAMES) > 0 && to.counter(INVALID_PACKETS) > 0);
            assertThat(to.counter(XDP_UNREADABLE_PACKETS)).isZero();
        }
    }

    private static long kernelSends(final TestDriver driver)
    {
        return driver.counter(KERNEL_DATAGRAMS_SENT);
    }

    private static void assertNothingLost(final TestDriver driver)
    {
        assertThat(driver.counter(XDP_UNREADABLE_PACKETS)).isZero();
        assertThat(driver.counter(XDP_DAMAGED_PACKETS)).isZero();
        assertThat(driver.counter(XDP_DROPPED_PACKETS)).isZero();
        assertThat(driver.counter(MALFORMED_FRAMES)).isZero();
    }
}
