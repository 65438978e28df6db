/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.event.NamedPipe;
import dev.slipstream.linux.unix.UnixSocket;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.OpenDescriptors;
import dev.slipstream.rig.ScratchDirectory;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever can reach the control socket, and does not play by its rules. */
@Timeout(120)
class HostileHandshakeTest
{
    private static final long MAGIC = 0x314D485350494C53L;
    private static final int BACKLOG = 4;

    private ScratchDirectory directory;
    private ShmSettings settings;
    private ChannelPair honest;

    @BeforeEach
    void setUp()
    {
        directory = ScratchDirectory.create("shm-hostile");
        settings = ShmSettings.fromProperties().withDirectory(directory.path())
            .withHandshakeTimeoutNs(TimeUnit.SECONDS.toNanos(2));
        honest = ChannelPair.with(TestMedium.shm(settings)).echo()
            .server((server) -> server.option(ChannelOption.SO_BACKLOG, BACKLOG)).connect();
    }

    @AfterEach
    void tearDown()
    {
        honest.close();
        directory.close();
    }

    static List<ByteBuffer> greetings()
    {
        return List.of(
            ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: orders\r\n\r\n".getBytes(StandardCharsets.UTF_8)),
            hello(MAGIC, 1, Integer.MAX_VALUE, 1024 * 1024),
            hello(MAGIC, 1, -1, 1024 * 1024),
            hello(MAGIC, 2, 20, 1024 * 1024),
            hello(MAGIC, 1, 20, 1 << 30),
            hello(MAGIC, 1, 20, 12345),
            hello(MAGIC + 1, 1, 20, 1024 * 1024),
            // Nothing wrong with it, except that it never comes to an end.
            hello(MAGIC, 1, 4096, 1024 * 1024),
            ByteBuffer.allocate(0));
    }

    @ParameterizedTest
    @MethodSource("greetings")
    void shouldHangUpOnWhoeverSaysAnythingElse(final ByteBuffer greeting)
    {
        try (UnixSocket socket = HostileClient.connectControl(settings, honest.service()))
        {
            if (greeting.hasRemaining())
            {
                assertThat(socket.send(greeting)).isEqualTo(greeting.remaining());
            }

            awaitHangUp(socket);
        }
        shouldServeOthers();
    }

    @Test
    void shouldHangUpOnWhoeverDoesNotStopTalking()
    {
        try (UnixSocket socket = HostileClient.connectControl(settings, honest.service()))
        {
            socket.send(hello(MAGIC, 1, 20, 1024 * 1024));
            final ByteBuffer flood = ByteBuffer.allocate(64 * 1024);
            Watchdog.await(() -> "the end of a flood", () ->
            {
                final int result = socket.send(flood);
                return result == -Errno.EPIPE || result == -Errno.ECONNRESET;
            });
        }
        shouldServeOthers();
    }

    @Test
    void shouldCloseEveryDescriptorThatItIsSent() throws IOException
    {
        try (UnixSocket first = HostileClient.connectControl(settings, honest.service()))
        {
            awaitHangUp(first);
        }
        final int before = OpenDescriptors.count();
        for (int i = 0; i < 20; i++)
        {
            try (UnixSocket socket = HostileClient.connectControl(settings, honest.service()))
            {
                final int[] descriptors = new int[100];
                Arrays.fill(descriptors, socket.fd());
                socket.send(hello(MAGIC, 1, 20, 1024 * 1024), descriptors);

                awaitHangUp(socket);
            }
        }
        Footprint.awaitDescriptors(ProcessHandle.current().pid(), before);
        shouldServeOthers();
    }

    @Test
    void shouldBoundHowManyItGreetsAtOneTime()
    {
        final int before = OpenDescriptors.count();
        final List<UnixSocket> silent = new ArrayList<>();
        try
        {
            boolean isFull = false;
            while (!isFull)
            {
                final UnixSocket socket = UnixSocket.open();
                isFull = socket.connect(ShmMedium.path(settings, (ShmAddress)honest.service())) == -Errno.EAGAIN;
                silent.add(socket);
                // Each accepted one would be a descriptor of this process as well.
                assertThat(OpenDescriptors.count() - before - silent.size()).isLessThanOrEqualTo(2 * BACKLOG);
            }
            shouldServeOthers();
        }
        finally
        {
            silent.forEach(UnixSocket::close);
        }
        connectAndClose(settings);
    }

    @Test
    void shouldRefuseUsersThatAreNotAllowed()
    {
        final ShmSettings otherUser = settings.withAllowedUids(Set.of(NamedPipe.effectiveUserId() + 1));
        assertThatThrownBy(() -> connectAndClose(otherUser)).isInstanceOf(ConnectException.class)
            .hasMessageContaining(ShmSettings.ALLOWED_UIDS_PROPERTY);

        final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try (ScratchDirectory other = ScratchDirectory.create("shm-other"))
        {
            final ShmSettings strict = otherUser.withDirectory(other.path());
            final var server = new ServerBootstrap().group(group)
                .channelFactory(() -> new ShmServerChannel(strict)).childHandler(new ChannelInboundHandlerAdapter())
                .bind(ShmAddress.of("strict")).syncUninterruptibly().channel();
            try (UnixSocket socket = HostileClient.connectControl(strict, ShmAddress.of("strict")))
            {
                awaitHangUp(socket);
            }
            server.close().syncUninterruptibly();
        }
        finally
        {
            group.shutdownGracefully();
        }
    }

    private void shouldServeOthers()
    {
        final long before = honest.clientEvents().byteCount();
        honest.client().writeAndFlush(honest.client().alloc().buffer().writeZero(5)).syncUninterruptibly();
        honest.clientEvents().awaitBytes(before + 5);
    }

    private void connectAndClose(final ShmSettings of)
    {
        final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try
        {
            new Bootstrap().group(group).channelFactory(() -> new ShmChannel(of))
                .handler(new ChannelInboundHandlerAdapter()).connect(honest.service()).syncUninterruptibly().channel()
                .close().syncUninterruptibly();
        }
        finally
        {
            group.shutdownGracefully();
        }
    }

    private static void awaitHangUp(final UnixSocket socket)
    {
        final ByteBuffer received = ByteBuffer.allocate(64 * 1024);
        Watchdog.await(() -> "the end of the connection", () ->
        {
            final int result = socket.receive(received, new ArrayList<>(), 0);
            return result == 0 || result == -Errno.ECONNRESET;
        });
    }

    private static ByteBuffer hello(final long magic, final int version, final int length, final int termLength)
    {
        final ByteBuffer hello = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        return hello.putLong(magic).putInt(version).putInt(length).putInt(termLength).flip();
    }
}
