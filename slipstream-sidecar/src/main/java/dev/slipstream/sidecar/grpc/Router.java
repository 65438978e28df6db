/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import dev.slipstream.sidecar.config.SidecarConfig.Route;
import dev.slipstream.sidecar.upstream.Balancer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a call goes: the first route that matches. Immutable.
 */
final class Router
{
    /** A route with what it leads to. */
    record Target(Route route, Balancer balancer)
    {
    }

    private final List<Target> targets;

    Router(final List<Target> targets)
    {
        this.targets = List.copyOf(targets);
    }

    /**
     * Find a route.
     *
     * @param path of the call.
     * @return the target, or null if no route takes the call or the path is none of gRPC's.
     */
    @Nullable
    Target find(final String path)
    {
        final int slash = path.indexOf('/', 1);
        if (slash < 2 || path.charAt(0) != '/' || slash == path.length() - 1 || path.indexOf('/', slash + 1) >= 0)
        {
            return null;
        }
        for (final Target target : targets)
        {
            if (matches(target.route().service(), path, 1, slash) &&
                matches(target.route().method(), path, slash + 1, path.length()))
            {
                return target;
            }
        }
        return null;
    }

    private static boolean matches(final String wanted, final String path, final int from, final int to)
    {
        return wanted.isEmpty() || (wanted.length() == to - from && path.startsWith(wanted, from));
    }
}
