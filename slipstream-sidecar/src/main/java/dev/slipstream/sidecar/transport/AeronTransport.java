/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.transport;

import dev.slipstream.netty.AeronUdpAddress;
import dev.slipstream.netty.AeronUdpChannel;
import dev.slipstream.netty.AeronUdpServerChannel;
import dev.slipstream.netty.settings.AeronUdpSettings;
import dev.slipstream.sidecar.config.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;

/**
 * Aeron UDP, by {@code slipstream-netty}. Two processes share the port of TCP by which connections are agreed on; the
 * datagrams of each connection go to a port of whichever accepted it.
 */
final class AeronTransport implements Transport
{
    private final Address.Aeron address;
    private final AeronUdpSettings settings;

    AeronTransport(final Address.Aeron address, final AeronUdpSettings settings)
    {
        this.address = address;
        this.settings = settings;
    }

    @Override
    public Binding bind(final ServerBootstrap bootstrap, final int capacity, final Runnable onRefused)
        throws IOException
    {
        bootstrap.option(UnixChannelOption.SO_REUSEPORT, true).handler(new RefusalHandler(onRefused));
        final AeronUdpSettings limited = settings.withMaxConnections(capacity);
        final Channel channel = Transport.bind(bootstrap, () -> new AeronUdpServerChannel(limited),
            AeronUdpAddress.of(Transport.resolve(address)), address);
        final int port = ((AeronUdpAddress)channel.localAddress()).tcp().getPort();
        return new Binding(channel, address.with(address.host(), port), () ->
        {
        });
    }

    @Override
    public void target(final Bootstrap bootstrap)
    {
        bootstrap.channelFactory(() -> new AeronUdpChannel(settings))
            .remoteAddress(AeronUdpAddress.of(address.resolve()));
    }

    /** Of the channel that listens. */
    @Sharable
    private static final class RefusalHandler extends ChannelInboundHandlerAdapter
    {
        private final Runnable onRefused;

        RefusalHandler(final Runnable onRefused)
        {
            this.onRefused = onRefused;
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext context, final Object event)
        {
            if (AeronUdpServerChannel.REFUSED.equals(event))
            {
                onRefused.run();
            }
            context.fireUserEventTriggered(event);
        }
    }
}
