/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Both ends of one connection in this process, on loops of their own, with a {@link Recorder} at each end.
 */
final class ChannelPair implements AutoCloseable
{
    private final EventLoopGroup serverGroup = newGroup("server");
    private final EventLoopGroup clientGroup = newGroup("client");
    private final CompletableFuture<StreamChannel> accepted = new CompletableFuture<>();
    private final Recorder serverEvents;
    private final Recorder clientEvents = new Recorder(false);
    private final Channel listener;
    private final StreamChannel client;

    private ChannelPair(final Builder builder)
    {
        serverEvents = new Recorder(builder.isEcho);
        final ServerBootstrap server = new ServerBootstrap().group(serverGroup)
            .channelFactory(() -> builder.medium.newServer())
            .childHandler(new ChannelInitializer<StreamChannel>()
            {
                @Override
                protected void initChannel(final StreamChannel channel)
                {
                    channel.pipeline().addLast(serverEvents);
                    accepted.complete(channel);
                }
            });
        builder.serverOptions.accept(server);
        listener = server.bind(builder.medium.any()).syncUninterruptibly().channel();
        final Bootstrap bootstrap = new Bootstrap().group(clientGroup)
            .channelFactory(() -> builder.medium.newClient()).handler(clientEvents);
        builder.clientOptions.accept(bootstrap);
        client = (StreamChannel)bootstrap.connect(listener.localAddress()).syncUninterruptibly().channel();
    }

    static Builder with(final TestMedium medium)
    {
        return new Builder(medium);
    }

    StreamChannel client()
    {
        return client;
    }

    /** Where more clients may connect to; what happens at the server is told to the same recorder. */
    SocketAddress service()
    {
        return listener.localAddress();
    }

    StreamChannel server()
    {
        return accepted.orTimeout(Watchdog.TIMEOUT_S, TimeUnit.SECONDS).join();
    }

    Recorder clientEvents()
    {
        return clientEvents;
    }

    Recorder serverEvents()
    {
        return serverEvents;
    }

    @Override
    public void close()
    {
        client.close().syncUninterruptibly();
        listener.close().syncUninterruptibly();
        clientGroup.shutdownGracefully(0, Watchdog.TIMEOUT_S, TimeUnit.SECONDS).syncUninterruptibly();
        serverGroup.shutdownGracefully(0, Watchdog.TIMEOUT_S, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static EventLoopGroup newGroup(final String role)
    {
        return new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("shm-test-" + role, true), EpollIoHandler.newFactory());
    }

    /** What a pair is connected with. */
    static final class Builder
    {
        private final TestMedium medium;
        private boolean isEcho;
        private Consumer<ServerBootstrap> serverOptions = (server) ->
        {
        };
        private Consumer<Bootstrap> clientOptions = (client) ->
        {
        };

        private Builder(final TestMedium medium)
        {
            this.medium = medium;
        }

        Builder echo()
        {
            isEcho = true;
            return this;
        }

        Builder server(final Consumer<ServerBootstrap> options)
        {
            serverOptions = options;
            return this;
        }

        Builder client(final Consumer<Bootstrap> options)
        {
            clientOptions = options;
            return this;
        }

        ChannelPair connect()
        {
            return new ChannelPair(this);
        }
    }
}
