/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.rig.OpenDescriptors;
import dev.slipstream.rig.ScratchDirectory;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
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
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a channel does, whatever carries it. */
@Timeout(120)
@ParameterizedClass
@EnumSource(TestMedium.Kind.class)
class StreamChannelTest
{
    private static ScratchDirectory directory;

    private final TestMedium medium;
    private final int window;

    StreamChannelTest(final TestMedium.Kind kind)
    {
        medium = kind.in(directory);
        window = medium.settings().termLength() / 2;
    }

    @BeforeAll
    static void setUp()
    {
        directory = ScratchDirectory.create("channel");
    }

    @AfterAll
    static void tearDown()
    {
        directory.close();
    }

    @Test
    void shouldDeliverEveryByteInOrderInBothDirections()
    {
        final long seed = System.nanoTime();
        System.out.println("seed of StreamChannelTest: " + seed);
        final Random random = new Random(seed);
        final CRC32C sent = new CRC32C();
        long total = 0;
        try (ChannelPair pair = ChannelPair.with(medium).echo().connect())
        {
            while (total < 16 * window)
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
        try (ChannelPair pair = ChannelPair.with(medium)
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
                assertThat(written).isLessThan(4L * window);
            }
            assertThat(written).isGreaterThan(window / 2);
            assertThat(pair.serverEvents().byteCount()).isZero();

            pair.server().config().setAutoRead(true);
            pair.serverEvents().awaitBytes(written);
            Watchdog.await(() -> "writability", () -> pair.clientEvents().isWritableAgain());
        }
    }

    @Test
    void shouldLetTheLoopDoOtherThingsBetweenTurnsOfReading()
    {
        final int buffer = 4 * 1024;
        final int turn = 32 * 1024;
        final int total = window / 2;
        assertThat(total).isGreaterThan(turn + buffer);
        try (ChannelPair pair = ChannelPair.with(medium)
            .server((server) -> server.childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR,
                    new FixedRecvByteBufAllocator(buffer).maxMessagesPerRead(total)))
            .connect())
        {
            final TurnLengths turns = new TurnLengths();
            pair.server().pipeline().addFirst(turns);
            pair.client().writeAndFlush(pair.client().alloc().buffer(total).writeZero(total)).syncUninterruptibly();
            pair.server().config().setAutoRead(true);
            pair.serverEvents().awaitBytes(total);
            assertThat(turns.longest()).isLessThan(turn + buffer);
        }
    }

    @Test
    void shouldReadNothingMoreOnceAutoReadIsOff()
    {
        try (ChannelPair pair = ChannelPair.with(medium)
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
        try (ChannelPair pair = ChannelPair.with(medium)
            .server((server) -> server.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)).connect())
        {
            final int length = 2 * window;
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
        try (ChannelPair pair = ChannelPair.with(medium).connect())
        {
            final int length = window / 2;
            pair.client().writeAndFlush(pair.client().alloc().buffer(length).writeZero(length)).syncUninterruptibly();
            pair.client().close().syncUninterruptibly();

            pair.serverEvents().awaitInactive();
            assertThat(pair.serverEvents().byteCount()).isEqualTo(length);
            assertThat(pair.serverEvents().failures()).isEmpty();
        }
    }

    @Test
    void shouldDeliverWhatThePeerReadsOnlyAfterTheClose()
    {
        try (ChannelPair pair = ChannelPair.with(medium)
            .server((server) -> server.childOption(ChannelOption.AUTO_READ, false)).connect())
        {
            final int length = window / 4;
            pair.client().writeAndFlush(pair.client().alloc().buffer(length).writeZero(length)).syncUninterruptibly();
            pair.client().close().syncUninterruptibly();
            pair.server().config().setAutoRead(true);

            pair.serverEvents().awaitInactive();
            assertThat(pair.serverEvents().byteCount()).isEqualTo(length);
            assertThat(pair.serverEvents().failures()).isEmpty();
        }
    }

    @Test
    void shouldResetThePeerWhenClosedWithUnreadData()
    {
        try (ChannelPair pair = ChannelPair.with(medium)
            .server((server) -> server.childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(1).maxMessagesPerRead(1)))
            .connect())
        {
            pair.client().writeAndFlush(pair.client().alloc().buffer().writeZero(2)).syncUninterruptibly();
            // Of what came the first half only.
            pair.server().read();
            pair.serverEvents().awaitBytes(1);
            pair.server().close().syncUninterruptibly();

            pair.clientEvents().awaitInactive();
            assertThat(pair.clientEvents().failures()).singleElement().isInstanceOf(SocketException.class)
                .asString().contains("reset by peer");
        }
    }

    @Test
    void shouldResetThePeerWhenNotAskedToLinger()
    {
        try (ChannelPair pair = ChannelPair.with(medium)
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
        try (ChannelPair pair = ChannelPair.with(medium).connect())
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
        try (ChannelPair pair = ChannelPair.with(medium)
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
            assertThatThrownBy(() -> new Bootstrap().group(group).channelFactory(() -> medium.newClient())
                .handler(new ChannelInboundHandlerAdapter()).connect(medium.nobody()).syncUninterruptibly())
                .isInstanceOf(ConnectException.class).hasMessageContaining("Connection refused");
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
            assertThatThrownBy(() -> new Bootstrap().group(group).channelFactory(() -> medium.newClient())
                .handler(new ChannelInboundHandlerAdapter()).connect(medium.nobody()).syncUninterruptibly())
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
        try (ChannelPair keep = ChannelPair.with(medium).connect())
        {
            connectAndClose(2);
            final int descriptors = OpenDescriptors.count();
            final Path publications = publications();
            final long files = count(publications);

            final int times = 10;
            connectAndClose(times);

            // Pipes by which threads are rung are opened at the first ring that finds one asleep, and kept.
            Watchdog.await(() -> OpenDescriptors.count() + " descriptors of " + descriptors,
                () -> OpenDescriptors.count() < descriptors + times);
            Watchdog.await(() -> count(publications) + " files of " + files, () -> count(publications) <= files);
            assertThat(keep.client().isActive()).isTrue();
        }
    }

    private void connectAndClose(final int times)
    {
        for (int i = 0; i < times; i++)
        {
            try (ChannelPair pair = ChannelPair.with(medium).echo().connect())
            {
                pair.client().writeAndFlush(pair.client().alloc().buffer().writeZero(10)).syncUninterruptibly();
                pair.clientEvents().awaitBytes(10);
            }
        }
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

    /** How much is read before a task that was given to the loop by the first read is run. */
    private static final class TurnLengths extends ChannelInboundHandlerAdapter
    {
        private int length;
        private volatile int longest;

        int longest()
        {
            return longest;
        }

        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message)
        {
            if (length == 0)
            {
                context.channel().eventLoop().execute(() -> length = 0);
            }
            length += ((ByteBuf)message).readableBytes();
            longest = Math.max(longest, length);
            context.fireChannelRead(message);
        }
    }
}
