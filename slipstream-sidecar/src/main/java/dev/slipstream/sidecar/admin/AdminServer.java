/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.admin;

import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.transport.Binding;
import dev.slipstream.sidecar.transport.Transports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves HTTP/1.1 at the admin addresses, on a thread of its own: a probe is to be answered although an event loop
 * hangs.
 */
// A write or close that fails shows as the end of its channel, which is handled.
@SuppressWarnings("FutureReturnValueIgnored")
public final class AdminServer implements AutoCloseable
{
    /** As many as a few probes, scrapers and people have; more are closed at once. */
    private static final int MAX_CONNECTIONS = 64;

    /** Requests have no content. */
    private static final int MAX_CONTENT_BYTES = 1024;

    /** A browser that renews a page each second is well within. */
    private static final int IDLE_TIMEOUT_S = 30;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1,
        new DefaultThreadFactory("sidecar-admin", true), EpollIoHandler.newFactory());
    private final List<Binding> bindings = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private AdminServer()
    {
    }

    /**
     * Serve.
     *
     * @param addresses  to listen at.
     * @param transports for them.
     * @param pages      that there are.
     * @return the server.
     * @throws IOException if an address cannot be had.
     */
    public static AdminServer start(final List<Address> addresses, final Transports transports,
        final AdminPages pages) throws IOException
    {
        final AdminServer server = new AdminServer();
        try
        {
            for (final Address address : addresses)
            {
                server.listen(address, transports, pages);
            }
        }
        catch (final IOException | RuntimeException e)
        {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * Where it listens.
     *
     * @return addresses in the order of the configuration, with the ports that they were given.
     */
    public List<Address> addresses()
    {
        return bindings.stream().map(Binding::address).toList();
    }

    @Override
    public void close()
    {
        bindings.forEach(Binding::close);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void listen(final Address address, final Transports transports, final AdminPages pages)
        throws IOException
    {
        bindings.add(transports.of(address).bind(new ServerBootstrap().group(group)
            .childHandler(new ChannelInitializer<>()
            {
                @Override
                protected void initChannel(final Channel channel)
                {
                    channel.closeFuture().addListener((closed) -> connections.decrementAndGet());
                    if (connections.incrementAndGet() > MAX_CONNECTIONS)
                    {
                        channel.close();
                        return;
                    }
                    channel.pipeline().addLast(new ReadTimeoutHandler(IDLE_TIMEOUT_S), new HttpServerCodec(),
                        new HttpObjectAggregator(MAX_CONTENT_BYTES), new AdminHandler(address, pages));
                }
            }), MAX_CONNECTIONS, () ->
            {
            }));
    }
}
