/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.suite;

import dev.slipstream.netty.StreamChannel;
import dev.slipstream.netty.TestMedium;
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
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A combination of server and client that Netty's tests run with, one for each medium; all share their loops. */
final class Permutation
{
    private static final ScratchDirectory DIRECTORY = ScratchDirectory.create("suite");
    private static final EventLoopGroup BOSS = newGroup("boss", 1);
    private static final EventLoopGroup WORKERS = newGroup("worker", 3);
    private static final Map<TestMedium.Kind, Permutation> ALL = new EnumMap<>(TestMedium.Kind.class);

    private final TestMedium medium;

    private Permutation(final TestMedium medium)
    {
        this.medium = medium;
    }

    static Permutation of(final TestMedium.Kind kind)
    {
        return ALL.computeIfAbsent(kind, (missing) -> new Permutation(missing.in(DIRECTORY)));
    }

    List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> factories()
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

    SocketAddress any()
    {
        return medium.any();
    }

    ServerBootstrap server()
    {
        return new ServerBootstrap().group(BOSS, WORKERS).channelFactory(medium::newServer);
    }

    StreamChannel registered()
    {
        final StreamChannel channel = medium.newClient();
        WORKERS.register(channel).syncUninterruptibly();
        return channel;
    }

    private Bootstrap client()
    {
        return new Bootstrap().group(WORKERS).channelFactory(medium::newClient);
    }

    private static EventLoopGroup newGroup(final String role, final int threads)
    {
        return new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("suite-" + role, true), EpollIoHandler.newFactory());
    }
}
