/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.URI;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** Finds the addresses of gRPC's targets of one scheme. */
abstract class StreamResolverProvider extends NameResolverProvider
{
    // The middle of gRPC's range: schemes do not compete.
    private static final int PRIORITY = 5;

    private final String scheme;

    StreamResolverProvider(final String scheme)
    {
        this.scheme = scheme;
    }

    /**
     * Make the resolver of a target of the scheme.
     *
     * @param target  of the scheme.
     * @param lookUps where names are looked up.
     * @return its resolver.
     */
    abstract NameResolver newResolver(URI target, Executor lookUps);

    @Override
    public final @Nullable NameResolver newNameResolver(final URI target, final NameResolver.Args args)
    {
        if (!scheme.equals(target.getScheme()))
        {
            return null;
        }
        final Executor executor = args.getOffloadExecutor();
        return newResolver(target, executor == null ? ForkJoinPool.commonPool() : executor);
    }

    @Override
    public final String getDefaultScheme()
    {
        return scheme;
    }

    @Override
    protected final boolean isAvailable()
    {
        return true;
    }

    @Override
    protected final int priority()
    {
        return PRIORITY;
    }
}
