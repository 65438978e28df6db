/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.linux.event.NamedPipe;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ScratchDirectory;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ShmChannelTest
{
    private static final int WINDOW = ShmSettings.TERM_LENGTH_DEFAULT / 2;

    private static ScratchDirectory directory;
    private static ShmSettings settings;

    @BeforeAll
    static void setUp()
    {
        directory = ScratchDirectory.create("shm-channel");
        settings = ShmSettings.fromProperties().withDirectory(directory.path());
    }

    @AfterAll
    static void tearDown()
    {
        directory.close();
    }

    @Test
    void shouldTellWhoIsAtTheOtherEnd()
    {
        final ShmAddress clientAddress;
        try (ShmPair pair = ShmPair.with(settings).connect())
        {
            final ShmAddress atServer = Objects.requireNonNull(pair.server().localAddress());
            final ShmAddress atClient = Objects.requireNonNull(pair.client().localAddress());
            clientAddress = atClient;

            assertThat(pair.client().remoteAddress()).isEqualTo(atServer);
            assertThat(pair.server().remoteAddress()).isEqualTo(atClient);
            assertThat(atServer.connectionId()).isPositive().isEqualTo(-atClient.connectionId());
            assertThat(atClient.pid()).isEqualTo((int)ProcessHandle.current().pid());
            assertThat(atClient.uid()).isEqualTo(NamedPipe.effectiveUserId());
            pair.client().close().syncUninterruptibly();
            assertThat(pair.client().localAddress()).isEqualTo(clientAddress);
            assertThat(pair.client().remoteAddress()).isEqualTo(atServer);
        }
    }

    @Test
    void shouldDeliverEveryByteInOrderInBothDirections()
    {
        final long seed = System.nanoTime();
        System.out.println("seed of ShmChannelTest: " + seed);
        final Random random = new Random(seed);
        final CRC32C sent = new CRC32C();
        long total = 0;
        try (ShmPair pair = ShmPair.with(settings).echo().connect())
        {
            while (total < 16 * WINDOW)
            {
                final byte[] bytes = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 300_000 : 3_000)];
                random.nextBytes(bytes);
                sent.update(bytes);
                total += bytes.length;
                final ByteBuf message = random.nextBoolean() ?
                    pair.client().alloc().directBuffer().writeBytes(bytes) :
                    pair.client().alloc().compositeBuffer()
                        .addComponent(true, pair.client().alloc().heapBuffer().writeBytes(bytes, 0, bytes.length / 2))
                        .addComponent(true, pair.client().alloc().directBuffer()
                            .writeBytes(bytes, bytes.length / 2, bytes.length - bytes.length / 2));
                final ChannelFuture written = pair.client().write(message);
                if (random.nextInt(4) == 0)
                {
                    pair.client().flush();
                    written.syncUninterruptibly();
                }
            }
            pair.client().flush();

            pair.clientEvents().awaitBytes(total);
            assertThat(pair.serverEvents().checksum()).isEqualTo(sent.getValue());
            assertThat(pair.clientEvents().checksum()).isEqualTo(sent.getValue());
            assertThat(pair.clientEvents().failures()).isEmpty();
        }
    }

    @Test
    void shouldTurnUnwritableWhileThePeerDoesNotRead()
    {
        final int highWaterMark = 128 * 1024;
        final int chunk = 8 * 1024;
        try (ShmPair pair = ShmPair.with(settings)
            .server((server) -> server.childOption(ChannelOption.AUTO_READ, false))
            .client((client) -> client.option(
                ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(highWaterMark / 2, highWaterMark)))
            .connect())
        {
            long written = 0;
            while (pair.client().isWritable())
            {
                final ChannelFuture flushed =
                    pair.client().writeAndFlush(pair.client().alloc().buffer(chunk).writeZero(chunk));
                written += chunk;
                final long soFar = written;
                Watchdog.await(() -> "progress at " + soFar, () -> flushed.isDone() || flushed.channel().eventLoop()
                    .submit(() -> true).syncUninterruptibly().getNow());
                assertThat(written).isLessThan(4L * WINDOW);
            }
            assertThat(written).isGreaterThan(WINDOW / 2);
            assertThat(pair.serverEvents().byteCount()).isZero();

            pair.server().config().setAutoRead(true);
            pair.serverEvents().awaitBytes(written);
            Watchdog.await(() -> "writability", () -> pair.clientEvents().isWritableAgain());
        }
    }

    @Test
    void shouldReadNothingMoreOnceAutoReadIsOff()
    {
        try (ShmPair pair = ShmPair.with(settings)
            .server((server) -> server.childOption(ChannelOption.AUTO_READ, false)).connect())
        {
            pair.client().writeAndFlush(pair.client().alloc().buffer().writeZero(100)).syncUninterruptibly();
            pair.server().read();
            pair.serverEvents().awaitBytes(100);

            pair.client().writeAndFlush(pair.client().alloc().buffer().writeZero(100)).syncUninterruptibly();
            pair.server().eventLoop().submit(() -> null).syncUninterruptibly();
            assertThat(pair.serverEvents().byteCount()).isEqualTo(100);
            pair.server().read();
            pair.serverEvents().awaitBytes(200);
        }
    }

    @Test
    void shouldGoOnWritingAfterThePeerHasShutItsOutput()
    {
        try (ShmPair pair = ShmPair.with(settings)
            .server((server) -> server.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)).connect())
        {
            final int length = 2 * WINDOW;
            final ChannelFuture written =
                pair.client().writeAndFlush(pair.client().alloc().buffer(length).writeZero(length));
            pair.client().shutdownOutput().syncUninterruptibly();

            Watchdog.await(() -> "half close", () -> pair.serverEvents().isInputShutdown());
            if (written.isSuccess())
            {
                assertThat(pair.serverEvents().byteCount()).isEqualTo(length);
            }
            assertThat(pair.server().isInputShutdown()).isTrue();
            pair.server().writeAndFlush(pair.server().alloc().buffer().writeZero(7)).syncUninterruptibly();
            pair.clientEvents().awaitBytes(7);
            pair.server().close();
            pair.clientEvents().awaitInactive();
            assertThat(pair.clientEvents().failures()).isEmpty();
        }
    }

    @Test
    void shouldDeliverEverythingThatWasWrittenBeforeAnOrderlyClose()
    {
        try (ShmPair pair = ShmPair.with(settings).connect())
        {
            final int length = WINDOW / 2;
            pair.client().writeAndFlush(pair.client().alloc().buffer(length).writeZero(length)).syncUninterruptibly();
            pair.client().close().syncUninterruptibly();

            pair.serverEvents().awaitInactive();
            assertThat(pair.serverEvents().byteCount()).isEqualTo(length);
            assertThat(pair.serverEvents().failures()).isEmpty();
        }
    }

    @Test
    void shouldResetThePeerWhenClosedWithUnreadData()
    {
        try (ShmPair pair = ShmPair.with(settings)
            .server((server) -> server.childOption(ChannelOption.AUTO_READ, false)).connect())
        {
            pair.client().writeAndFlush(pair.client().alloc().buffer().writeZero(1)).syncUninterruptibly();
            pair.server().close().syncUninterruptibly();

            pair.clientEvents().awaitInactive();
            assertThat(pair.clientEvents().failures()).singleElement().isInstanceOf(SocketException.class)
                .asString().contains("reset by peer");
        }
    }

    @Test
    void shouldResetThePeerWhenNotAskedToLinger()
    {
        try (ShmPair pair = ShmPair.with(settings)
            .client((client) -> client.option(ChannelOption.SO_LINGER, 0)).connect())
        {
            pair.client().close().syncUninterruptibly();

            pair.serverEvents().awaitInactive();
            assertThat(pair.serverEvents().failures()).singleElement().isInstanceOf(SocketException.class);
        }
    }

    @Test
    void shouldFailWritesToAPeerThatHasGone()
    {
        try (ShmPair pair = ShmPair.with(settings).connect())
        {
            pair.server().close().syncUninterruptibly();
            pair.clientEvents().awaitInactive();

            final ChannelFuture write =
                pair.client().writeAndFlush(pair.client().alloc().buffer().writeZero(1)).awaitUninterruptibly();
            assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void shouldBoundTheWindowByTheSizesOfBuffers()
    {
        try (ShmPair pair = ShmPair.with(settings)
            .server((server) -> server.childOption(ChannelOption.AUTO_READ, false))
            .client((client) -> client.option(ChannelOption.SO_SNDBUF, 32 * 1024)).connect())
        {
            final int length = 256 * 1024;
            final ChannelFuture write =
                pair.client().writeAndFlush(pair.client().alloc().buffer(length).writeZero(length));
            pair.client().eventLoop().submit(() -> null).syncUninterruptibly();
            assertThat(write.isDone()).isFalse();

            pair.server().config().setAutoRead(true);
            write.syncUninterruptibly();
            pair.serverEvents().awaitBytes(length);
        }
    }

    @Test
    void shouldRefuseWhereNobodyListens()
    {
        final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try
        {
            assertThatThrownBy(() -> new Bootstrap().group(group).channelFactory(() -> new ShmChannel(settings))
                .handler(new ChannelInboundHandlerAdapter()).connect(ShmAddress.of("nobody")).syncUninterruptibly())
                .isInstanceOf(ConnectException.class).hasMessageContaining("nobody.sock");
        }
        finally
        {
            group.shutdownGracefully();
        }
    }

    @Test
    void shouldRefuseASecondServerOfTheSameNameButTakeOverFromADeadOne() throws IOException
    {
        final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        final Path left = directory.path().resolve("taken.sock");
        try
        {
            final ShmAddress address = ShmAddress.of("taken");
            final ChannelFuture first = bind(group, address).syncUninterruptibly();
            assertThat(bind(group, address).awaitUninterruptibly().cause()).isInstanceOf(BindException.class);
            Files.move(left, left.resolveSibling("moved"));
            first.channel().close().syncUninterruptibly();
            // What a server leaves behind that was killed.
            Files.move(left.resolveSibling("moved"), left);
            bind(group, address).syncUninterruptibly().channel().close().syncUninterruptibly();
            assertThat(left).doesNotExist();
        }
        finally
        {
            group.shutdownGracefully();
        }
    }

    @Test
    void shouldSayWhichEventLoopItNeeds()
    {
        final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try
        {
            assertThatThrownBy(() -> new Bootstrap().group(group).channelFactory(() -> new ShmChannel(settings))
                .handler(new ChannelInboundHandlerAdapter()).connect(ShmAddress.of("nobody")).syncUninterruptibly())
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("EpollIoHandler.newFactory()");
        }
        finally
        {
            group.shutdownGracefully();
        }
    }

    @Test
    void shouldGiveBackDescriptorsAndFiles() throws IOException
    {
        try (ShmPair keep = ShmPair.with(settings).connect())
        {
            connectAndClose(2);
            final int descriptors = openDescriptors();
            final Path publications = publications();
            final long files = count(publications);

            final int connections = 10;
            connectAndClose(connections);

            // The JVM may open a file of its own meanwhile; a leak would be at least one for each connection.
            Watchdog.await(() -> openDescriptors() + " descriptors of " + descriptors,
                () -> openDescriptors() < descriptors + connections);
            Watchdog.await(() -> count(publications) + " files of " + files, () -> count(publications) <= files);
            assertThat(keep.client().isActive()).isTrue();
        }
    }

    private static void connectAndClose(final int times)
    {
        for (int i = 0; i < times; i++)
        {
            try (ShmPair pair = ShmPair.with(settings).echo().connect())
            {
                pair.client().writeAndFlush(pair.client().alloc().buffer().writeZero(10)).syncUninterruptibly();
                pair.clientEvents().awaitBytes(10);
            }
        }
    }

    private static ChannelFuture bind(final EventLoopGroup group, final ShmAddress address)
    {
        return new ServerBootstrap().group(group)
            .channelFactory(() -> new ShmServerChannel(settings))
            .childHandler(new ChannelInboundHandlerAdapter()).bind(address);
    }

    private static Path publications() throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory.path(), 2))
        {
            return paths.filter((path) -> path.endsWith("publications")).findAny().orElseThrow();
        }
    }

    private static long count(final Path folder)
    {
        return Objects.requireNonNull(folder.toFile().list()).length;
    }

    private static int openDescriptors()
    {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }
}
