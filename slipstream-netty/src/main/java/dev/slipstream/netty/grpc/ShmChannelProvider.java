/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.ShmAddress;
import dev.slipstream.netty.settings.ShmSettings;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Makes channels for targets such as {@code shm:orders}: Netty's own, on event loops and channels of ours. Found by
 * gRPC as a service; chosen by {@code Grpc.newChannelBuilder} for the type of address.
 */
public final class ShmChannelProvider extends StreamChannelProvider
{
    /** For gRPC, which finds it as a service. */
    public ShmChannelProvider()
    {
        super(ShmAddress.SCHEME, "in shared memory");
    }

    @Override
    protected ManagedChannelBuilder<?> builderForAddress(final String name, final int port)
    {
        throw new UnsupportedOperationException("shared memory has no ports; use Grpc.newChannelBuilder");
    }

    @Override
    ManagedChannelBuilder<?> newBuilder(final URI uri, final ChannelCredentials credentials)
    {
        ShmTarget.parse(uri);
        return new FallbackChannelBuilder(uri.toString(), credentials, ShmSettings.fromProperties());
    }

    @Override
    protected Collection<Class<? extends SocketAddress>> getSupportedSocketAddressTypes()
    {
        return Arrays.stream(Transport.values()).map(Transport::addressType).collect(Collectors.toSet());
    }
}
