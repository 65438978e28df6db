/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.netty.handshake.Connection;
import dev.slipstream.netty.settings.AeronUdpSettings;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/**
 * Listens for channels over Aeron UDP: on a TCP port, by which it and those who connect agree on streams.
 *
 * <p>Binding starts the embedded media driver, unless the process has one already, and waits for it: a quarter of a
 * second, once.
 */
public final class AeronUdpServerChannel extends StreamServerChannel
{
    /** Goes through this channel's pipeline for each connection that was refused since there were enough already. */
    public static final Object REFUSED = new Object()
    {
        @Override
        public String toString()
        {
            return "REFUSED";
        }
    };

    private final AeronUdpMedium medium;

    /** A channel with settings from system properties. */
    public AeronUdpServerChannel()
    {
        this(AeronUdpSettings.fromProperties());
    }

    /**
     * A channel.
     *
     * @param settings of it, and of the connections that it accepts.
     */
    public AeronUdpServerChannel(final AeronUdpSettings settings)
    {
        this(new AeronUdpMedium(settings));
    }

    private AeronUdpServerChannel(final AeronUdpMedium medium)
    {
        super(medium);
        this.medium = medium;
        medium.onRefused(() -> pipeline().fireUserEventTriggered(REFUSED));
    }

    @Override
    public @Nullable AeronUdpAddress localAddress()
    {
        return (AeronUdpAddress)super.localAddress();
    }

    @Override
    StreamChannel newChild(final Medium childMedium, final Connection connection, final Medium.Ends ends)
    {
        final AeronUdpChannel child = new AeronUdpChannel(this, childMedium, connection, ends);
        child.closeFuture().addListener((ChannelFutureListener)(closed) -> medium.leave());
        return child;
    }
}
