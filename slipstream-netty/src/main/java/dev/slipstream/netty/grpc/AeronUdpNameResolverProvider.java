/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.AeronUdpAddress;
import io.grpc.NameResolver;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;

/** Finds the addresses of targets such as {@code aeron-udp:orders.example:50051}. Found by gRPC as a service. */
public final class AeronUdpNameResolverProvider extends StreamResolverProvider
{
    /** For gRPC, which finds it as a service. */
    public AeronUdpNameResolverProvider()
    {
        super(AeronUdpAddress.SCHEME);
    }

    @Override
    NameResolver newResolver(final URI target, final Executor lookUps)
    {
        return new AeronUdpNameResolver(AeronUdpTarget.parse(target), lookUps);
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes()
    {
        return List.of(AeronUdpAddress.class);
    }
}
