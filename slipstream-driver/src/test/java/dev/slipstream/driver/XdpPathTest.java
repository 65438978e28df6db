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
