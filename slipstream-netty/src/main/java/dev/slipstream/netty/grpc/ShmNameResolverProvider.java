/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.ShmAddress;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the address of targets such as {@code shm:orders}. Found by gRPC as a service. */
public final class ShmNameResolverProvider extends NameResolverProvider
{
    // The middle of gRPC's range: schemes do not compete.
    private static final int PRIORITY = 5;

    @Override
    public @Nullable NameResolver newNameResolver(final URI target, final NameResolver.Args args)
    {
        return ShmAddress.SCHEME.equals(target.getScheme()) ?
            new ShmNameResolver(ShmTarget.parse(target), lookUps(args)) : null;
    }

    @Override
    public String getDefaultScheme()
    {
        return ShmAddress.SCHEME;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes()
    {
        return Arrays.stream(Transport.values()).map(Transport::addressType).collect(Collectors.toSet());
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

    /** Where names are looked up. */
    static Executor lookUps(final NameResolver.Args args)
    {
        final Executor executor = args.getOffloadExecutor();
        return executor == null ? ForkJoinPool.commonPool() : executor;
    }
}
