/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.netty.node.NodeEnd;
import dev.slipstream.netty.node.StreamNode;
import dev.slipstream.netty.node.StreamNodes;
import dev.slipstream.netty.settings.AeronUdpSettings;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ScratchDirectory;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to channels over UDP; the rest is in {@link StreamChannelTest}. */
@Timeout(120)
class AeronUdpChannelTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private static ScratchDirectory directory;
    private static AeronUdpSettings settings;
    private static EventLoopGroup group;

    @BeforeAll
    static void setUp()
    {
        directory = ScratchDirectory.create("udp-channel");
        settings = AeronUdpSettings.fromProperties().withDirectory(directory.path())
            .withTermLength(TestMedium.UDP_TERM_LENGTH);
        group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    }

    @AfterAll
    static void tearDown()
    {
        group.shutdownGracefully(0, Watchdog.TIMEOUT_S, TimeUnit.SECONDS).syncUninterruptibly();
        directory.close();
    }

    @Test
    void shouldTellWhoIsAtTheOtherEnd()
    {
        try (ChannelPair pair = connect(settings))
        {
            final SocketAddress atServer = Objects.requireNonNull(pair.server().localAddress());
            final SocketAddress atClient = Objects.requireNonNull(pair.client().localAddress());

            assertThat(atServer).isEqualTo(pair.service());
            assertThat(pair.client().remoteAddress()).isEqualTo(atServer);
            assertThat(pair.server().remoteAddress()).isEqualTo(atClient).isNotEqualTo(atServer);
            pair.client().close().syncUninterruptibly();
            assertThat(pair.client().localAddress()).isEqualTo(atClient);
            assertThat(pair.client().remoteAddress()).isEqualTo(atServer);
        }
    }

    @Test
    void shouldRefuseConnectionsBeyondItsLimitUntilOneHasGone()
    {
        try (ChannelPair pair = connect(settings.withMaxConnections(2)))
        {
            final Channel second = connectTo(pair.service());
            assertThatThrownBy(() -> connectTo(pair.service())).isInstanceOf(ConnectException.class)
                .hasMessageContaining("2 connections already")
                .hasMessageContaining(AeronUdpSettings.MAX_CONNECTIONS_PROPERTY);

            second.close().syncUninterruptibly();
            Watchdog.await(() -> "a free place", () -> tryConnectTo(pair.service()));
            assertEcho(pair);
        }
    }

    @Test
    void shouldReceiveForAllConnectionsAtOneSocket() throws IOException
    {
        final int count = 5;
        try (ChannelPair pair = connect(settings))
        {
            final long before = openSockets();
            final List<Channel> more = new ArrayList<>();
            for (int i = 0; i < count; i++)
            {
                more.add(connectTo(pair.service()));
            }
            assertThat(openSockets() - before).as("both ends of a control connection").isEqualTo(2 * count);
            more.forEach((channel) -> channel.close().syncUninterruptibly());
        }
    }

    @Test
    void shouldSleepWhileNobodySaysAnything()
    {
        try (ChannelPair pair = connect(settings))
        {
            assertEcho(pair);
            final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            final long node = nodeOf(threads);
            final long cpuBeforeNs = threads.getThreadCpuTime(node);
            final long beganNs = System.nanoTime();
            LockSupport.parkNanos(IDLE_NS);
            final long cpuNs = threads.getThreadCpuTime(node) - cpuBeforeNs;

            assertThat(cpuNs).as("of the node's thread").isLessThan((System.nanoTime() - beganNs) / 4);
        }
    }

    @Test
    void shouldCloseChannelsWhenTheDriverEndsAndGoOnWithTheNextOne() throws Exception
    {
        try (ChannelPair pair = connect(settings))
        {
            assertEcho(pair);
            final StreamNode node = StreamNodes.udp(settings.directory());
            NodeEnd.of(node);
            node.release();

            pair.clientEvents().awaitInactive();
            Watchdog.await(() -> "the end of the server's channel", () -> !pair.server().isActive());
            assertThat(pair.clientEvents().failures()).isNotEmpty()
                .allSatisfy((failure) -> assertThat(failure).isInstanceOf(SocketException.class));
            assertThat(connectTo(pair.service()).close().syncUninterruptibly().isSuccess()).isTrue();
        }
    }

    @Test
    void shouldNoticeTheDeathOfThePeerAtOnce()
    {
        try (ChannelPair pair = connect(settings))
        {
            final int port = ((AeronUdpAddress)pair.service()).tcp().getPort();
            try (ChildJvm peer = ChildJvm.of(AeronUdpPeerProcess.class)
                .arguments(directory.path().toString(), Integer.toString(port)).start())
            {
                peer.awaitLine(AeronUdpPeerProcess.READY, PATIENCE);
                pair.serverEvents().awaitBytes(1);
                peer.kill();

                Watchdog.await(() -> "a reset, failures " + pair.serverEvents().failures(),
                    () -> !pair.serverEvents().failures().isEmpty());
                assertThat(pair.serverEvents().failures()).allSatisfy(
                    (failure) -> assertThat(failure).isInstanceOf(SocketException.class)
                        .hasMessageContaining("reset by peer"));
            }
            assertEcho(pair);
        }
    }

    @Test
    void shouldGiveUpConnectingToWhoeverSaysNothing() throws IOException
    {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            final SocketAddress address = AeronUdpAddress.of((InetSocketAddress)silent.getLocalSocketAddress());
            assertThatThrownBy(() -> client().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 50).connect(address)
                .syncUninterruptibly()).isInstanceOf(ConnectTimeoutException.class);

            final var cancelled = client().connect(address);
            assertThat(cancelled.cancel(false)).isTrue();
            cancelled.channel().closeFuture().syncUninterruptibly();

            final var closed = client().connect(address);
            closed.channel().close().syncUninterruptibly();
            assertThat(closed.awaitUninterruptibly().cause()).isInstanceOf(ClosedChannelException.class);
        }
    }

    private static ChannelPair connect(final AeronUdpSettings of)
    {
        return ChannelPair.with(TestMedium.udp(of)).echo().connect();
    }

    private static Bootstrap client()
    {
        return new Bootstrap().group(group).channelFactory(() -> new AeronUdpChannel(settings))
            .handler(new ChannelInboundHandlerAdapter());
    }

    private static Channel connectTo(final SocketAddress service)
    {
        return client().connect(service).syncUninterruptibly().channel();
    }

    private static boolean tryConnectTo(final SocketAddress service)
    {
        final var connected = client().connect(service).awaitUninterruptibly();
        connected.channel().close().syncUninterruptibly();
        return connected.isSuccess();
    }

    private static void assertEcho(final ChannelPair pair)
    {
        final long before = pair.clientEvents().byteCount();
        pair.client().writeAndFlush(pair.client().alloc().buffer().writeZero(5)).syncUninterruptibly();
        pair.clientEvents().awaitBytes(before + 5);
    }

    private static long nodeOf(final ThreadMXBean threads)
    {
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter((info) -> info != null && info.getThreadName().startsWith("udp-node"))
            .mapToLong(ThreadInfo::getThreadId).max().orElseThrow();
    }

    private static long openSockets() throws IOException
    {
        long count = 0;
        for (final File descriptor : Objects.requireNonNull(new File("/proc/self/fd").listFiles()))
        {
            // That of the directory itself is gone by now.
            if (Files.exists(descriptor.toPath(), LinkOption.NOFOLLOW_LINKS) &&
                Files.readSymbolicLink(descriptor.toPath()).toString().startsWith("socket:"))
            {
                count++;
            }
        }
        return count;
    }
}
