/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.ShmAddress;
import io.grpc.NameResolver;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Finds the address of targets such as {@code shm:orders}. Found by gRPC as a service. */
public final class ShmNameResolverProvider extends StreamResolverProvider
{
    /** For gRPC, which finds it as a service. */
    public ShmNameResolverProvider()
    {
        super(ShmAddress.SCHEME);
    }

    @Override
    NameResolver newResolver(final URI target, final Executor lookUps)
    {
        return new ShmNameResolver(ShmTarget.parse(target), lookUps);
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes()
    {
        return Arrays.stream(Transport.values()).map(Transport::addressType).collect(Collectors.toSet());
    }
}
