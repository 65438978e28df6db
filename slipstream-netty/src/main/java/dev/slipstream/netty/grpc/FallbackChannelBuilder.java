/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.settings.ShmSettings;
import io.grpc.ChannelCredentials;
import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.internal.ClientTransportFactory;
import io.grpc.internal.ManagedChannelImplBuilder;
import io.grpc.netty.InternalNettyChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A channel that is tried in shared memory first, then by a unix-domain socket, then by TCP, as far as its target names
 * them; each time that it connects, from the beginning. A connection that is made stays: it is not given up when shared
 * memory comes back.
 *
 * <p>gRPC's own load balancer goes through the addresses; here is only that each kind of address has a transport, which
 * is Netty's of gRPC in each case. What is set for transports is set for all of them.
 */
final class FallbackChannelBuilder extends ForwardingChannelBuilder2<FallbackChannelBuilder>
{
    // Targets name their ports.
    private static final int NO_DEFAULT_PORT = 0;

    private final String target;
    private final Map<Transport, NettyChannelBuilder> transports = new EnumMap<>(Transport.class);
    private final ManagedChannelImplBuilder delegate;

    FallbackChannelBuilder(final String target, final ChannelCredentials credentials, final ShmSettings settings)
    {
        this.target = target;
        transports.put(Transport.SHM,
            ShmGrpc.inSharedMemory(NettyChannelBuilder.forTarget(target, credentials), settings));
        transports.put(Transport.UDS, ShmGrpc.overSockets(
            NettyChannelBuilder.forTarget(target, credentials), EpollDomainSocketChannel.class, Transport.UDS));
        transports.put(Transport.TCP, ShmGrpc.overSockets(
            NettyChannelBuilder.forTarget(target, credentials), EpollSocketChannel.class, Transport.TCP));
        delegate = new ManagedChannelImplBuilder(
            target, credentials, null, this::newTransportFactory, () -> NO_DEFAULT_PORT);
    }

    @Override
    public FallbackChannelBuilder maxInboundMessageSize(final int bytes)
    {
        transports.values().forEach((transport) -> transport.maxInboundMessageSize(bytes));
        return this;
    }

    @Override
    public FallbackChannelBuilder maxInboundMetadataSize(final int bytes)
    {
        transports.values().forEach((transport) -> transport.maxInboundMetadataSize(bytes));
        return this;
    }

    @Override
    public FallbackChannelBuilder keepAliveTime(final long time, final TimeUnit unit)
    {
        transports.values().forEach((transport) -> transport.keepAliveTime(time, unit));
        return this;
    }

    @Override
    public FallbackChannelBuilder keepAliveTimeout(final long timeout, final TimeUnit unit)
    {
        transports.values().forEach((transport) -> transport.keepAliveTimeout(timeout, unit));
        return this;
    }

    @Override
    public FallbackChannelBuilder keepAliveWithoutCalls(final boolean isEnabled)
    {
        transports.values().forEach((transport) -> transport.keepAliveWithoutCalls(isEnabled));
        return this;
    }

    @Override
    public ManagedChannel build()
    {
        final ConnectionLog log = new ConnectionLog();
        delegate.addTransportFilter(log);
        return new FallbackChannel(delegate.build(), target, log);
    }

    @Override
    protected ManagedChannelBuilder<?> delegate()
    {
        return delegate;
    }

    private ClientTransportFactory newTransportFactory()
    {
        final Map<Transport, ClientTransportFactory> factories = new EnumMap<>(Transport.class);
        transports.forEach((transport, builder) -> factories.put(
            transport, InternalNettyChannelBuilder.buildTransportFactory(builder)));
        return new FallbackTransportFactory(factories);
    }
}
