/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.suite;

import dev.slipstream.netty.ShmChannel;
import dev.slipstream.netty.ShmServerChannel;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ScratchDirectory;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;

/** The one combination of server and client that Netty's tests run with, and the loops that they share. */
public final class ShmPermutation
{
    /** Settings of all channels of this JVM's tests. */
    public static final ShmSettings SETTINGS =
        ShmSettings.fromProperties().withDirectory(ScratchDirectory.create("shm-suite").path());

    private static final EventLoopGroup BOSS = newGroup("boss", 1);
    private static final EventLoopGroup WORKERS = newGroup("worker", 3);

    private ShmPermutation()
    {
    }

    static List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> factories()
    {
        return List.of(new BootstrapComboFactory<>()
        {
            @Override
            public ServerBootstrap newServerInstance()
            {
                return server();
            }

            @Override
            public Bootstrap newClientInstance()
            {
                return client();
            }
        });
    }

    /** Direct and pooled, heap and not: the two whose buffers have nothing in common. */
    static List<ByteBufAllocator> allocators()
    {
        return List.of(new PooledByteBufAllocator(true), new UnpooledByteBufAllocator(false));
    }

    static ServerBootstrap server()
    {
        return new ServerBootstrap().group(BOSS, WORKERS).channelFactory(() -> new ShmServerChannel(SETTINGS));
    }

    static Bootstrap client()
    {
        return new Bootstrap().group(WORKERS).channelFactory(() -> new ShmChannel(SETTINGS));
    }

    static ShmChannel register(final ShmChannel channel)
    {
        WORKERS.register(channel).syncUninterruptibly();
        return channel;
    }

    private static EventLoopGroup newGroup(final String role, final int threads)
    {
        return new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("shm-suite-" + role, true), EpollIoHandler.newFactory());
    }
}
