/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.settings.ShmSettings;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * A byte stream to another process of the host, in shared memory. To be used like any stream channel of Netty, on an
 * event loop of its epoll transport:
 *
 * <pre>{@code
 * new Bootstrap().group(new MultiThreadIoEventLoopGroup(EpollIoHandler.newFactory()))
 *     .channel(ShmChannel.class).handler(handler).connect(ShmAddress.of("orders"));
 * }</pre>
 */
public final class ShmChannel extends StreamChannel
{
    /** A channel to connect, with settings from system properties. */
    public ShmChannel()
    {
        this(ShmSettings.fromProperties());
    }

    /**
     * A channel to connect.
     *
     * @param settings of it.
     */
    public ShmChannel(final ShmSettings settings)
    {
        super(new ShmMedium(settings));
    }

    ShmChannel(final Channel parent, final Medium medium, final Connection connection, final Medium.Ends ends)
    {
        super(parent, medium, connection, ends);
    }

    @Override
    public @Nullable ShmAddress localAddress()
    {
        return (ShmAddress)super.localAddress();
    }

    @Override
    public @Nullable ShmAddress remoteAddress()
    {
        return (ShmAddress)super.remoteAddress();
    }
}
