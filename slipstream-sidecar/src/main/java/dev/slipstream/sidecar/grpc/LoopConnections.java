/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import dev.slipstream.sidecar.config.SidecarConfig.Limits;
import dev.slipstream.sidecar.upstream.Balancer;
import dev.slipstream.sidecar.upstream.Endpoint;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;

/**
 * The connections of one event loop to endpoints: a call never changes its thread. On that event loop only.
 */
final class LoopConnections
{
    private final EventLoop loop;
    private final Limits limits;
    private final long callsNs;
    private final Map<Endpoint, EndpointConnections> byEndpoint = new HashMap<>();

    LoopConnections(final EventLoop loop, final Limits limits, final long callsNs)
    {
        this.loop = loop;
        this.limits = limits;
        this.callsNs = callsNs;
    }

    /** Open a stream to an endpoint. */
    void open(final Balancer balancer, final Endpoint endpoint, final StreamRequest request)
    {
        byEndpoint.computeIfAbsent(endpoint,
            (key) -> new EndpointConnections(loop, key, balancer, limits, callsNs)).open(request);
    }

    /** An endpoint is not there any more: close its connections after their last calls. */
    void remove(final Endpoint endpoint)
    {
        final EndpointConnections connections = byEndpoint.remove(endpoint);
        if (connections != null)
        {
            connections.drain();
        }
    }
}
