/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.AeronUdpAddress;
import dev.slipstream.netty.StreamTransport;
import dev.slipstream.netty.settings.AeronUdpSettings;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ManagedChannelProvider;
import io.grpc.netty.NettyChannelBuilder;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;

/**
 * Makes channels for targets such as {@code aeron-udp:orders.example:50051}: Netty's own, on event loops and channels
 * of ours. Found by gRPC as a service; chosen by {@code Grpc.newChannelBuilder} for the type of address.
 */
public final class AeronUdpChannelProvider extends ManagedChannelProvider
{
    // Below Netty's own, so that targets of every other scheme go there as before.
    private static final int PRIORITY = 3;

    @Override
    protected boolean isAvailable()
    {
        return StreamTransport.isAvailable();
    }

    @Override
    protected int priority()
    {
        return PRIORITY;
    }

    @Override
    protected ManagedChannelBuilder<?> builderForAddress(final String name, final int port)
    {
        throw new UnsupportedOperationException(
            "use Grpc.newChannelBuilder(\"" + AeronUdpAddress.SCHEME + ":" + name + ":" + port + "\", credentials)");
    }

    @Override
    protected ManagedChannelBuilder<?> builderForTarget(final String target)
    {
        throw new UnsupportedOperationException("use Grpc.newChannelBuilder(\"" + target + "\", credentials)");
    }

    @Override
    protected NewChannelBuilderResult newChannelBuilder(final String target, final ChannelCredentials credentials)
    {
        try
        {
            final URI uri = URI.create(target);
            if (!AeronUdpAddress.SCHEME.equals(uri.getScheme()))
            {
                return NewChannelBuilderResult.error("no target over Aeron UDP: " + target);
            }
            AeronUdpTarget.parse(uri);
            return NewChannelBuilderResult.channelBuilder(AeronUdpGrpc.overUdp(
                NettyChannelBuilder.forTarget(target, credentials), AeronUdpSettings.fromProperties()));
        }
        catch (final IllegalArgumentException e)
        {
            // What gRPC is to try the next provider for.
            return NewChannelBuilderResult.error(String.valueOf(e.getMessage()));
        }
    }

    @Override
    protected Collection<Class<? extends SocketAddress>> getSupportedSocketAddressTypes()
    {
        return List.of(AeronUdpAddress.class);
    }
}
