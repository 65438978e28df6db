/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import dev.slipstream.sidecar.config.SidecarConfig.Limits;
import dev.slipstream.sidecar.config.SidecarConfig.Listener;
import dev.slipstream.sidecar.config.SidecarConfig.Route;
import dev.slipstream.sidecar.metrics.ListenerMetrics;
import dev.slipstream.sidecar.metrics.MethodMetrics;
import dev.slipstream.sidecar.upstream.Balancer;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What makes a proxy of gRPC calls of the connections to one listener. Its channel initializer is thread-safe and
 * shared; each connection and call stays on its event loop.
 */
public final class GrpcProxy extends ChannelInitializer<Channel>
{
    private final String listener;
    private final Limits limits;
    private final long callsNs;
    private final Router router;
    private final Connections connections;
    private final CallLimit callLimit;
    private final ListenerMetrics metrics;
    private final MethodMetrics methods;
    private final @Nullable Consumer<CallRecord> log;

    /**
     * @param listener    that it is for.
     * @param limits      of connections and calls.
     * @param callsNs     how long calls may take on a connection that is to be closed.
     * @param balancers   of all upstreams, by name.
     * @param connections to endpoints.
     * @param callLimit   of all listeners.
     * @param metrics     of the listener.
     * @param registry    for the metrics of methods.
     * @param log         told of each call that has ended, on its event loop; must not block. Null for nobody.
     */
    public GrpcProxy(final Listener listener, final Limits limits, final long callsNs,
        final Map<String, Balancer> balancers, final Connections connections, final CallLimit callLimit,
        final ListenerMetrics metrics, final MeterRegistry registry,
        final @Nullable Consumer<CallRecord> log)
    {
        this.listener = listener.name();
        this.limits = limits;
        this.callsNs = callsNs;
        this.connections = connections;
        this.callLimit = callLimit;
        this.metrics = metrics;
        this.methods = new MethodMetrics(registry, listener.name());
        this.log = log;
        final List<Router.Target> targets = new ArrayList<>();
        for (final Route route : listener.routes())
        {
            final Balancer balancer = balancers.get(route.upstream());
            if (balancer == null)
            {
                throw new IllegalArgumentException("no upstream " + route.upstream());
            }
            targets.add(new Router.Target(route, balancer));
        }
        router = new Router(targets);
    }

    @Override
    protected void initChannel(final Channel channel)
    {
        final LoopConnections outbound = connections.of(channel.eventLoop());
        Http2Codecs.addServer(channel.pipeline(), limits, callsNs, new ChannelInitializer<Http2StreamChannel>()
        {
            @Override
            protected void initChannel(final Http2StreamChannel stream)
            {
                stream.pipeline().addLast(new Call(GrpcProxy.this, outbound, stream).inboundHandler());
            }
        });
        channel.pipeline().addLast(new InboundConnection(limits, metrics));
    }

    String listener()
    {
        return listener;
    }

    Router router()
    {
        return router;
    }

    CallLimit callLimit()
    {
        return callLimit;
    }

    ListenerMetrics metrics()
    {
        return metrics;
    }

    MethodMetrics methods()
    {
        return methods;
    }

    /** Told of each call that has ended; null for nobody, so that there need not be a record. */
    @Nullable
    Consumer<CallRecord> log()
    {
        return log;
    }
}
