/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.transport;

import dev.slipstream.sidecar.tls.TlsSide;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import java.io.IOException;

/** Any other transport, with TLS in it. */
final class TlsTransport implements Transport
{
    private final Transport carrier;
    private final TlsSide side;

    TlsTransport(final Transport carrier, final TlsSide side)
    {
        this.carrier = carrier;
        this.side = side;
    }

    @Override
    public Binding bind(final ServerBootstrap bootstrap, final int capacity, final Runnable onRefused)
        throws IOException
    {
        return carrier.bind(bootstrap, capacity, onRefused);
    }

    @Override
    public void target(final Bootstrap bootstrap)
    {
        carrier.target(bootstrap);
    }

    @Override
    public void protect(final Channel channel)
    {
        side.addTo(channel);
    }
}
