/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.AeronUdpAddress;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the addresses of targets such as {@code aeron-udp:orders.example:50051}. Found by gRPC as a service. */
public final class AeronUdpNameResolverProvider extends NameResolverProvider
{
    // The middle of gRPC's range: schemes do not compete.
    private static final int PRIORITY = 5;

    @Override
    public @Nullable NameResolver newNameResolver(final URI target, final NameResolver.Args args)
    {
        return AeronUdpAddress.SCHEME.equals(target.getScheme()) ?
            new AeronUdpNameResolver(AeronUdpTarget.parse(target), ShmNameResolverProvider.lookUps(args)) : null;
    }

    @Override
    public String getDefaultScheme()
    {
        return AeronUdpAddress.SCHEME;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes()
    {
        return List.of(AeronUdpAddress.class);
    }

    @Override
    protected boolean isAvailable()
    {
        return true;
    }

    @Override
    protected int priority()
    {
        return PRIORITY;
    }
}
