/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.transport;

import dev.slipstream.sidecar.config.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;

/** TCP. */
final class TcpTransport implements Transport
{
    /** After so long without an acknowledgement a peer is dead, which a proxy without time-outs would never notice. */
    private static final int USER_TIMEOUT_MS = 20_000;

    private final Address.Tcp address;

    TcpTransport(final Address.Tcp address)
    {
        this.address = address;
    }

    @Override
    public Binding bind(final ServerBootstrap bootstrap, final int capacity, final Runnable onRefused)
        throws IOException
    {
        final InetSocketAddress local = Transport.resolve(address);
        bootstrap.option(ChannelOption.SO_REUSEADDR, true)
            .option(EpollChannelOption.SO_REUSEPORT, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MS);
        final Channel channel = Transport.bind(bootstrap, EpollServerSocketChannel::new, local, address);
        final int port = ((InetSocketAddress)channel.localAddress()).getPort();
        return new Binding(channel, new Address.Tcp(address.host(), port), () ->
        {
        });
    }

    @Override
    public void target(final Bootstrap bootstrap)
    {
        bootstrap.channelFactory(EpollSocketChannel::new).remoteAddress(address.resolve())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MS);
    }
}
