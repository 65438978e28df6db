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
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the address of targets such as {@code shm:orders}. Found by gRPC as a service. */
public final class ShmNameResolverProvider extends NameResolverProvider
{
    // The middle of gRPC's range: schemes do not compete.
    private static final int PRIORITY = 5;

    @Override
    public @Nullable NameResolver newNameResolver(final URI target, final NameResolver.Args args)
    {
        return ShmAddress.SCHEME.equals(target.getScheme()) ? new ShmNameResolver(name(target)) : null;
    }

    @Override
    public String getDefaultScheme()
    {
        return ShmAddress.SCHEME;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes()
    {
        return Set.of(ShmAddress.class);
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

    /** {@code shm:orders} or {@code shm:///orders}. */
    private static String name(final URI target)
    {
        if (target.getAuthority() != null && !target.getAuthority().isEmpty())
        {
            throw new IllegalArgumentException(target + ": shared memory has no hosts; use " + ShmAddress.SCHEME +
                ":NAME");
        }
        final String path = target.getPath() == null ? target.getSchemeSpecificPart() : target.getPath();
        return path.startsWith("/") ? path.substring(1) : path;
    }
}
