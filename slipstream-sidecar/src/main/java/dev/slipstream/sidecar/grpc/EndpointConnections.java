/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import dev.slipstream.sidecar.config.SidecarConfig.Limits;
import dev.slipstream.sidecar.upstream.Balancer;
import dev.slipstream.sidecar.upstream.Endpoint;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections of one event loop to one endpoint. There is one, and more only when the endpoint does not want as
 * many calls on one as there are.
 *
 * <p>On that event loop only.
 */
final class EndpointConnections implements OutboundConnection.Owner
{
    private final EventLoop loop;
    private final Endpoint endpoint;
    private final Balancer balancer;
    private final Limits limits;
    private final long callsNs;
    private final List<OutboundConnection> connections = new ArrayList<>();

    EndpointConnections(final EventLoop loop, final Endpoint endpoint, final Balancer balancer,
        final Limits limits, final long callsNs)
    {
        this.loop = loop;
        this.endpoint = endpoint;
        this.balancer = balancer;
        this.limits = limits;
        this.callsNs = callsNs;
    }

    /** Open a stream on a connection that has room, or on a new one. */
    void open(final StreamRequest request)
    {
        for (final OutboundConnection connection : connections)
        {
            if (connection.hasRoom())
            {
                connection.open(request);
                return;
            }
        }
        for (final OutboundConnection connection : connections)
        {
            if (connection.isConnecting())
            {
                connection.await(request);
                return;
            }
        }
        if (connections.size() >= limits.endpointConnections())
        {
            request.onFailed("it takes no more calls on " + connections.size() +
                " connections (limits.endpointConnections)");
            return;
        }
        final OutboundConnection connection = OutboundConnection.connect(loop, endpoint, limits,
            balancer.config().connectTimeoutNs(), callsNs, this);
        connections.add(connection);
        balancer.metrics().onConnected();
        connection.await(request);
    }

    /** Close each connection after its last call. */
    void drain()
    {
        List.copyOf(connections).forEach(OutboundConnection::drain);
    }

    @Override
    public void onReady(final List<StreamRequest> withoutRoom)
    {
        withoutRoom.forEach(this::open);
    }

    @Override
    public void onEnded(final OutboundConnection connection, final List<StreamRequest> waiting, final String cause,
        final boolean isFailure)
    {
        connections.remove(connection);
        balancer.metrics().onDisconnected();
        if (isFailure)
        {
            balancer.onConnectionFailed(endpoint, cause);
        }
        waiting.forEach((request) -> request.onFailed(cause));
    }
}
