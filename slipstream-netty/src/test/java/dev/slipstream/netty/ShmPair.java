/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.settings.ShmSettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Both ends of one connection in this process, on loops of their own, with a {@link Recorder} at each end.
 */
final class ShmPair implements AutoCloseable
{
    private final EventLoopGroup serverGroup = newGroup("server");
    private final EventLoopGroup clientGroup = newGroup("client");
    private final CompletableFuture<ShmChannel> accepted = new CompletableFuture<>();
    private final Recorder serverEvents;
    private final Recorder clientEvents = new Recorder(false);
    private final Channel listener;
    private final ShmChannel client;

    private ShmPair(final Builder builder)
    {
        serverEvents = new Recorder(builder.isEcho);
        final ServerBootstrap server = new ServerBootstrap().group(serverGroup)
            .channelFactory(() -> new ShmServerChannel(builder.settings))
            .childHandler(new ChannelInitializer<ShmChannel>()
            {
                @Override
                protected void initChannel(final ShmChannel channel)
                {
                    channel.pipeline().addLast(serverEvents);
                    accepted.complete(channel);
                }
            });
        builder.serverOptions.accept(server);
        listener = server.bind(ShmAddress.any()).syncUninterruptibly().channel();
        final Bootstrap bootstrap = new Bootstrap().group(clientGroup)
            .channelFactory(() -> new ShmChannel(builder.settings)).handler(clientEvents);
        builder.clientOptions.accept(bootstrap);
        client = (ShmChannel)bootstrap.connect(listener.localAddress()).syncUninterruptibly().channel();
    }

    static Builder with(final ShmSettings settings)
    {
        return new Builder(settings);
    }

    ShmChannel client()
    {
        return client;
    }

    /** Where more clients may connect to; what happens at the server is told to the same recorder. */
    ShmAddress service()
    {
        return (ShmAddress)listener.localAddress();
    }

    ShmChannel server()
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
        private final ShmSettings settings;
        private boolean isEcho;
        private Consumer<ServerBootstrap> serverOptions = (server) ->
        {
        };
        private Consumer<Bootstrap> clientOptions = (client) ->
        {
        };

        private Builder(final ShmSettings settings)
        {
            this.settings = settings;
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

        ShmPair connect()
        {
            return new ShmPair(this);
        }
    }
}
