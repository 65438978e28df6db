/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.settings.AeronUdpSettings;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * A byte stream to a process of another host, over Aeron UDP. To be used like any stream channel of Netty, on an event
 * loop of its epoll transport:
 *
 * <pre>{@code
 * new Bootstrap().group(new MultiThreadIoEventLoopGroup(EpollIoHandler.newFactory()))
 *     .channel(AeronUdpChannel.class).handler(handler).connect(AeronUdpAddress.of("orders.example", 50051));
 * }</pre>
 *
 * <p>The first one of a process starts its embedded media driver.
 */
public final class AeronUdpChannel extends StreamChannel
{
    /** A channel to connect, with settings from system properties. */
    public AeronUdpChannel()
    {
        this(AeronUdpSettings.fromProperties());
    }

    /**
     * A channel to connect.
     *
     * @param settings of it.
     */
    public AeronUdpChannel(final AeronUdpSettings settings)
    {
        super(new AeronUdpMedium(settings));
    }

    AeronUdpChannel(final Channel parent, final Medium medium, final Connection connection, final Medium.Ends ends)
    {
        super(parent, medium, connection, ends);
    }

    @Override
    public @Nullable AeronUdpAddress localAddress()
    {
        return (AeronUdpAddress)super.localAddress();
    }

    @Override
    public @Nullable AeronUdpAddress remoteAddress()
    {
        return (AeronUdpAddress)super.remoteAddress();
    }
}
