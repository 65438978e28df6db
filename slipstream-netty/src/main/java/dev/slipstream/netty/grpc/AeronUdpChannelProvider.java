/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.AeronUdpAddress;
import dev.slipstream.netty.settings.AeronUdpSettings;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;

/**
 * Makes channels for targets such as {@code aeron-udp:orders.example:50051}: Netty's own, on event loops and channels
 * of ours. Found by gRPC as a service; chosen by {@code Grpc.newChannelBuilder} for the type of address.
 */
public final class AeronUdpChannelProvider extends StreamChannelProvider
{
    /** For gRPC, which finds it as a service. */
    public AeronUdpChannelProvider()
    {
        super(AeronUdpAddress.SCHEME, "over Aeron UDP");
    }

    @Override
    protected ManagedChannelBuilder<?> builderForAddress(final String name, final int port)
    {
        throw new UnsupportedOperationException(
            "use Grpc.newChannelBuilder(\"" + AeronUdpAddress.SCHEME + ":" + name + ":" + port + "\", credentials)");
    }

    @Override
    ManagedChannelBuilder<?> newBuilder(final URI uri, final ChannelCredentials credentials)
    {
        AeronUdpTarget.parse(uri);
        return AeronUdpGrpc.overUdp(
            NettyChannelBuilder.forTarget(uri.toString(), credentials), AeronUdpSettings.fromProperties());
    }

    @Override
    protected Collection<Class<? extends SocketAddress>> getSupportedSocketAddressTypes()
    {
        return List.of(AeronUdpAddress.class);
    }
}
