/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.spin.SpinPolicy;
import dev.slipstream.linux.event.NamedPipe;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ScratchDirectory;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ShmChannelTest
{
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
        try (ChannelPair pair = ChannelPair.with(TestMedium.shm(settings)).connect())
        {
            final ShmAddress atServer = (ShmAddress)Objects.requireNonNull(pair.server().localAddress());
            final ShmAddress atClient = (ShmAddress)Objects.requireNonNull(pair.client().localAddress());
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
    void shouldLearnHowLongALoopTakesToWakeUp()
    {
        final AtomicInteger wakeUps = new AtomicInteger();
        final SpinPolicy policy = new SpinPolicy()
        {
            @Override
            public long budgetNs()
            {
                return 0;
            }

            @Override
            public void onWork(final long gapNs)
            {
                // Of no interest here.
            }

            @Override
            public void onWakeUp(final long latencyNs)
            {
                wakeUps.incrementAndGet();
            }
        };
        final TestMedium medium = TestMedium.shm(settings.withSpin(() -> policy));
        try (ChannelPair pair = ChannelPair.with(medium).echo().connect())
        {
            for (int messages = 1; messages <= 1_000 && wakeUps.get() == 0; messages++)
            {
                pair.client().writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
                pair.clientEvents().awaitBytes(messages);
            }
            assertThat(wakeUps.get()).isPositive();
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

    private static ChannelFuture bind(final EventLoopGroup group, final ShmAddress address)
    {
        return new ServerBootstrap().group(group)
            .channelFactory(() -> new ShmServerChannel(settings))
            .childHandler(new ChannelInboundHandlerAdapter()).bind(address);
    }
}
