/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import dev.slipstream.sidecar.config.SidecarConfig.Limits;
import dev.slipstream.sidecar.upstream.Endpoint;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All connections to endpoints, by event loop. Thread-safe; what it hands out is for its loop.
 */
public final class Connections
{
    private final Limits limits;
    private final long callsNs;
    private final Map<EventLoop, LoopConnections> byLoop = new ConcurrentHashMap<>();

    /**
     * @param limits  of connections.
     * @param callsNs how long calls may take on a connection that is to be closed.
     */
    public Connections(final Limits limits, final long callsNs)
    {
        this.limits = limits;
        this.callsNs = callsNs;
    }

    /** Those of a loop. */
    LoopConnections of(final EventLoop loop)
    {
        return byLoop.computeIfAbsent(loop, (key) -> new LoopConnections(key, limits, callsNs));
    }

    /**
     * Close the connections to an endpoint after their last calls.
     *
     * @param endpoint that is not there any more.
     */
    public void remove(final Endpoint endpoint)
    {
        byLoop.forEach((loop, connections) -> loop.execute(() -> connections.remove(endpoint)));
    }
}
