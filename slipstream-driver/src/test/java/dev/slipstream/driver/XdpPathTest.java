/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static dev.slipstream.driver.status.SlipstreamCounter.*;
import static io.aeron.driver.status.SystemCounterDescriptor.BYTES_RECEIVED;
import static io.aeron.driver.status.SystemCounterDescriptor.INVALID_PACKETS;
import static io.aeron.driver.status.SystemCounterDescriptor.NAK_MESSAGES_SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.driver.xdp.XdpModeOption;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.netlink.NetworkNamespaces;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.NamespaceSupport;
import dev.slipstream.rig.NetworkNamespace;
import dev.slipstream.rig.VethEnd;
import dev.slipstream.rig.VethPair;
import dev.slipstream.xdp.BusyPolling;
import dev.slipstream.xdp.XskConfiguration;
import dev.slipstream.xdp.bpf.XdpMode;
import dev.slipstream.xdp.filter.AeronPacketFilter;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Streams between two namespaces over a veth pair. The drivers' threads live in the namespaces, the clients here.
 */
@Timeout(60)
class XdpPathTest
{
    private static final String CHANNEL = "aeron:udp?endpoint=10.77.0.2:24326|mtu=1408";
    private static final int STREAM_ID = 1001;
    private static final int KILLED_STREAM_ID = 1002;
    private static final long STAMPED_MESSAGES = 1_000;
    private static final int STAMPED_FRAGMENTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> announced = new CopyOnWriteArrayList<>();
    private NetworkNamespace left;
    private NetworkNamespace right;
    private VethPair veth;

    @BeforeEach
    void connect()
    {
        assumeTrue(NamespaceSupport.isAvailable(), NamespaceSupport.unavailabilityCause());
        left = NetworkNamespace.create("path-left");
        right = NetworkNamespace.create("path-right");
        veth = VethPair.connect(
            VethEnd.of(left, "left0", "10.77.0.1/24", "fd77::1/64"),
            VethEnd.of(right, "right0", "10.77.0.2/24", "fd77::2/64"));
    }

    @AfterEach
    void disconnect()
    {
        if (veth != null)
        {
            veth.close();
            assertThat(left.exec("ip", "link") + right.exec("ip", "link")).doesNotContain("xdp");
            left.close();
            right.close();
        }
    }

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

    private boolean isOnWithJumboFrames(final String name)
    {
        return announced.contains("Slipstream: AF_XDP on " + name + ": native, copy mode, 1 queue, jumbo frames");
    }

    @Test
    void shouldCarryAStreamThroughAFloodOfForeignAndForgedDatagrams()
    {
        final long seed = System.nanoTime();
        System.out.println("XdpPathTest seed " + seed);
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

    /** The receiver rests while more comes than its rings hold, and finds the rest out by itself. */
    @Test
    void shouldCountAndRecoverWhatFoundNoFrame()
    {
        final int frames = 32;
        final SlipstreamContext few = newOptions().xdpSockets(XskConfiguration.DEFAULT.withFrames(frames, 2_048));
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = in(right, () -> TestDriver.launch(
                DriverKind.SLIPSTREAM, TestDriver.newContext(ThreadingMode.INVOKER), few));
            Subscription subscription = in(right, () -> to.aeron().addSubscription(CHANNEL, STREAM_ID));
            Publication publication = from.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, Stream.fixed(1_376));
            await(() ->
            {
                to.invoke();
                stream.poll();
                stream.offerUpTo(stream.received() + 1);
                return isOpen(from) && to.counter(XDP_DATAGRAMS_RECEIVED) > 0;
            });

            // Three quarters of a window of 128 KB, as much as is left of it where the last status message was sent a
            // while ago, are twice as many datagrams as frames, and nobody takes them out.
            final long sent = from.counter(XDP_DATAGRAMS_SENT);
            final long end = stream.sent() + 1_000;
            await(() ->
            {
                stream.offerUpTo(end);
                return from.counter(XDP_DATAGRAMS_SENT) - sent > frames + 8;
            });
            await(() ->
            {
                stream.offerUpTo(end);
                to.invoke();
                stream.poll();
                return stream.received() == end && to.counter(XDP_DROPPED_PACKETS) > 0;
            });
        }
    }

    /** So few frames that a window of one sender takes them all before the receiver has a turn. */
    @Test
    void shouldLoseNoMessageWhereFramesAreTooFew()
    {
        final XskConfiguration few = XskConfiguration.DEFAULT.withFrames(8, 4);
        try (TestDriver from = launch(left, newOptions().xdpSockets(few));
            TestDriver to = launch(right, newOptions().xdpSockets(few));
            Subscription subscription = to.aeron().addSubscription(CHANNEL, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, Stream.fixed(1_376));
            await(() -> stream.isConnected() && isOpen(from) && isOpen(to));
            transferUntilMoreAreDropped(stream, to);
            transferUntilMoreAreDropped(stream, to);
            assertThat(to.counter(NAK_MESSAGES_SENT)).isPositive();
            assertThat(announced).filteredOn((line) -> line.contains("were dropped")).hasSize(1).first().asString()
                .contains("right0", "slipstream.xdp.rx.frames");

            // What comes one by one finds a frame, and nobody had to open anything anew.
            final long received = to.counter(XDP_DATAGRAMS_RECEIVED);
            for (int i = 0; i < 100; i++)
            {
                transfer(stream, stream.sent() + 1);
            }
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED) - received).isGreaterThanOrEqualTo(100);

            final long dropped = to.counter(XDP_DROPPED_PACKETS);
            right.exec("ip", "link", "set", "right0", "mtu", "9000");
            await(() -> isOnWithJumboFrames("right0"));
            transfer(stream, stream.sent() + 100);
            await(() -> to.counter(XDP) == 1);
            assertThat(to.counter(XDP_DROPPED_PACKETS)).isGreaterThanOrEqualTo(dropped);
        }
    }

    private void transferUntilMoreAreDropped(final Stream stream, final TestDriver to)
    {
        final long dropped = to.counter(XDP_DROPPED_PACKETS);
        await(() ->
        {
            stream.offerUpTo(stream.received() + 1_000);
            stream.poll();
            return to.counter(XDP_DROPPED_PACKETS) > dropped;
        });
        transfer(stream, stream.sent());
    }

    /** As a stock driver does, which therefore runs the same test. */
    @ParameterizedTest
    @EnumSource(names = {"STOCK", "SLIPSTREAM"})
    void shouldStampMessages(final DriverKind kind)
    {
        try (TestDriver from = launch(left, kind, ThreadingMode.SHARED);
            TestDriver to = launch(right, kind, ThreadingMode.SHARED);
            Subscription subscription = to.aeron().addSubscription(CHANNEL, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
        {
            await(() -> publication.isConnected() && subscription.isConnected() && isOpen(from) && isOpen(to));
            exchangeStamps(from, to, 24_327, "0", "8", true);
            exchangeStamps(from, to, 24_328, "0", "reserved", true);
            // In the last place of a full datagram Aeron writes the time of sending, and not that of receiving.
            exchangeStamps(from, to, 24_329, "1368", "0", true);
            exchangeStamps(from, to, 24_330, "0", "1368", false);

            final long datagrams = 4 * STAMPED_MESSAGES * STAMPED_FRAGMENTS;
            if (kind == DriverKind.SLIPSTREAM)
            {
                assertThat(from.counter(XDP_DATAGRAMS_SENT)).isGreaterThan(datagrams / 2);
                assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isGreaterThan(datagrams / 2);
            }
        }
    }

    /** Only the first fragment of a message is stamped. All are as long as fit into a datagram. */
    private static void exchangeStamps(
        final TestDriver from,
        final TestDriver to,
        final int port,
        final String sent,
        final String received,
        final boolean isRoom)
    {
        final EpochNanoClock clock = new SystemEpochNanoClock();
        final long startNs = clock.nanoTime();
        StampedMessages.exchange(
            from, to,
            "aeron:udp?endpoint=10.77.0.2:" + port + "|mtu=1408|channel-snd-ts-offset=" + sent +
                "|channel-rcv-ts-offset=" + received,
            Stream.fixed(STAMPED_FRAGMENTS * 1_376), STAMPED_MESSAGES, (buffer, offset, length, header) ->
            {
                final long sentNs = stamp(buffer, offset, header, sent);
                final long receivedNs = stamp(buffer, offset, header, received);
                final boolean isFirst = (header.flags() & FrameDescriptor.BEGIN_FRAG_FLAG) != 0;
                if (isFirst)
                {
                    assertThat(sentNs).isBetween(startNs, clock.nanoTime());
                }
                else
                {
                    assertThat(sentNs).isEqualTo(StampedMessages.UNSTAMPED);
                }
                if (isFirst && isRoom)
                {
                    assertThat(receivedNs).isBetween(sentNs, clock.nanoTime());
                }
                else
                {
                    assertThat(receivedNs).isEqualTo(StampedMessages.UNSTAMPED);
                }
            });
    }

    /** Every other datagram is too large for AF_XDP, and the kernel says when it came. */
    @Test
    void shouldStampWhatComesByTurnsOverBothWays()
    {
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
        {
            run(from, to, Stream.fixed(1_000), 1_000);
            final long bySockets = to.counter(KERNEL_DATAGRAMS_RECEIVED);
            final long byXdp = to.counter(XDP_DATAGRAMS_RECEIVED);
            final EpochNanoClock clock = new SystemEpochNanoClock();
            StampedMessages.exchange(
                from, to,
                "aeron:udp?endpoint=10.77.0.2:24327|mtu=4096|channel-snd-ts-offset=0|channel-rcv-ts-offset=8",
                (sequence) -> sequence % 2 == 0 ? 3_100 : 1_000, STAMPED_MESSAGES,
                (buffer, offset, length, header) -> assertThat(stamp(buffer, offset, header, "8"))
                    .isBetween(stamp(buffer, offset, header, "0"), clock.nanoTime()));

            assertThat(to.counter(KERNEL_DATAGRAMS_RECEIVED) - bySockets).isGreaterThanOrEqualTo(STAMPED_MESSAGES / 2);
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED) - byXdp).isGreaterThan(STAMPED_MESSAGES / 4);
        }
    }

    private static long stamp(
        final DirectBuffer buffer, final int offset, final Header header, final String place)
    {
        return place.equals("reserved") ? header.reservedValue() :
            buffer.getLong(offset + Integer.parseInt(place), ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void shouldUseAnInterfaceInTheModeThatWasAskedFor()
    {
        final SlipstreamContext zeroCopy = newOptions().xdpMode(XdpModeOption.ZERO_COPY);
        final SlipstreamContext generic = newOptions().xdpMode(XdpModeOption.GENERIC)
            .xdpSockets(XskConfiguration.DEFAULT.withFrames(512, 256).withBusyPolling(new BusyPolling(10, 64)));
        try (TestDriver from = launch(left, zeroCopy);
            TestDriver to = launch(right, generic);
            Subscription subscription = to.aeron().addSubscription(CHANNEL, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, Stream.fixed(1_000));
            await(() -> to.counter(XDP) == 1 && announced.stream().anyMatch(
                (line) -> line.contains("no AF_XDP on left0") && line.contains("zero-copy) failed: EOPNOTSUPP")));
            transfer(stream, 20_000);

            assertThat(announced).anyMatch((line) -> line.contains("AF_XDP on right0: generic, copy mode, 1 queue"));
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isPositive();
            assertThat(from.counter(XDP_DATAGRAMS_SENT)).isZero();
        }
    }

    @Test
    void shouldUseTheKernelWhileAnotherProgramIsAttached()
    {
        final AeronPacketFilter another = AeronPacketFilter.load(1, XskConfiguration.DEFAULT.maxRxPacketLength());
        final FileDescriptor link = in(right, () -> another.attach(
            NetworkInterface.getByName("right0").getIndex(), XdpMode.NATIVE));
        try (another;
            link;
            TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
        {
            try (Subscription subscription = to.aeron().addSubscription(CHANNEL, STREAM_ID);
                Publication publication = from.aeron().addExclusivePublication(CHANNEL, STREAM_ID))
            {
                final Stream stream = new Stream(publication, subscription, Stream.fixed(1_000));
                await(() -> announced.stream().anyMatch((line) -> line.contains("no AF_XDP on right0")));
                transfer(stream, 10_000);
                assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isZero();

                link.close();
                await(() -> to.counter(XDP) == 1);
                transfer(stream, 100_000);
                assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isPositive();
            }
        }
    }

    @Test
    void shouldGoOnAfterTheInterfaceWasDown()
    {
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
        {
            from.tolerate("Network is");
            to.tolerate("Network is");
            run(from, to, CHANNEL, Stream.fixed(1_000), 50_000, () ->
            {
                right.exec("ip", "link", "set", "right0", "down");
                right.exec("ip", "link", "set", "right0", "up");
            });
            assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isPositive();
        }
    }

    @Test
    void shouldStartWhereAnotherWasKilledInTheMiddleOfTraffic() throws InterruptedException
    {
        try (TestDriver from = launch(left, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
        {
            try (ChildJvm child = ChildJvm.of(SubscribingChild.class).namespace(right).start();
                Publication publication = from.aeron().addExclusivePublication(CHANNEL, KILLED_STREAM_ID))
            {
                final File directory = new File(child.awaitLine("DIRECTORY ", PATIENCE));
                try
                {
                    final UnsafeBuffer message = new UnsafeBuffer(new byte[1_000]);
                    await(() ->
                    {
                        publication.offer(message);
                        return publication.position() > 5_000_000;
                    });
                    await(() -> right.exec("ip", "link").contains("xdp"));
                }
                finally
                {
                    child.kill();
                    child.awaitExit(PATIENCE);
                    IoUtil.delete(directory, false);
                }
            }
            await(() -> !right.exec("ip", "link").contains("xdp"));

            try (TestDriver to = launch(right, DriverKind.SLIPSTREAM, ThreadingMode.SHARED))
            {
                run(from, to, Stream.fixed(1_000), 20_000);
                assertThat(to.counter(XDP_DATAGRAMS_RECEIVED)).isPositive();
            }
        }
    }

    /** A driver with a subscriber, to be killed. */
    public static final class SubscribingChild
    {
        /**
         * @param args none.
         */
        public static void main(final String[] args)
        {
            final TestDriver driver = TestDriver.launch(DriverKind.SLIPSTREAM, ThreadingMode.SHARED);
            final Subscription subscription = driver.aeron().addSubscription(CHANNEL, KILLED_STREAM_ID);
            System.out.println("DIRECTORY " + driver.context().aeronDirectory().getParent());
            while (true)
            {
                subscription.poll((buffer, offset, length, header) ->
                {
                }, 64);
                Thread.yield();
            }
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

    private void run(final TestDriver from, final TestDriver to, final Stream.Lengths lengths, final long count)
    {
        run(from, to, CHANNEL, lengths, count, () ->
        {
        });
    }

    private void run(
        final TestDriver from,
        final TestDriver to,
        final String channel,
        final Stream.Lengths lengths,
        final long count,
        final Runnable midway)
    {
        try (Subscription subscription = to.aeron().addSubscription(channel, STREAM_ID);
            Publication publication = from.aeron().addExclusivePublication(channel, STREAM_ID))
        {
            final Stream stream = new Stream(publication, subscription, lengths);
            await(() -> stream.isConnected() && isOpen(from) && isOpen(to));
            transfer(stream, count / 2);
            midway.run();
            transfer(stream, count);
        }
    }

    private void transfer(final Stream stream, final long end)
    {
        await(() ->
        {
            stream.offerUpTo(end);
            stream.poll();
            return stream.received() == end;
        });
    }

    private static boolean isOpen(final TestDriver driver)
    {
        return driver.label(XDP) == null || driver.counter(XDP) == 1;
    }

    private void await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            Thread.yield();
            if (Thread.interrupted())
            {
                throw new AssertionError("timed out; announced were " + announced);
            }
        }
    }

    private TestDriver launch(final NetworkNamespace namespace, final DriverKind kind, final ThreadingMode mode)
    {
        return in(namespace, () -> TestDriver.launch(kind, TestDriver.newContext(mode), newOptions()));
    }

    private static TestDriver launch(final NetworkNamespace namespace, final SlipstreamContext options)
    {
        return in(namespace, () -> TestDriver.launch(
            DriverKind.SLIPSTREAM, TestDriver.newContext(ThreadingMode.SHARED), options));
    }

    private SlipstreamContext newOptions()
    {
        return new SlipstreamContext().announcer(announced::add);
    }

    private static <T> T in(final NetworkNamespace namespace, final Callable<T> task)
    {
        try
        {
            return NetworkNamespaces.callIn(Path.of("/run/netns", namespace.name()), task);
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }
}
