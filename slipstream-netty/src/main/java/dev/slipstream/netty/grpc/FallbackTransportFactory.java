/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.ChannelLogger;
import io.grpc.internal.ClientTransportFactory;
import io.grpc.internal.ConnectionClientTransport;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Connects to each kind of address by the transport for it. Used by gRPC, on its threads. */
final class FallbackTransportFactory implements ClientTransportFactory
{
    private final Map<Transport, ClientTransportFactory> factories;

    /**
     * @param factories one for each transport; owned by this.
     */
    FallbackTransportFactory(final Map<Transport, ClientTransportFactory> factories)
    {
        this.factories = factories;
    }

    @Override
    public ConnectionClientTransport newClientTransport(
        final SocketAddress address, final ClientTransportOptions options, final ChannelLogger logger)
    {
        return of(Transport.of(address)).newClientTransport(address, options, logger);
    }

    @Override
    public ScheduledExecutorService getScheduledExecutorService()
    {
        return of(Transport.SHM).getScheduledExecutorService();
    }

    /** Not offered: what asks for it are load balancers with out-of-band channels of other credentials. */
    @Override
    public @Nullable SwapChannelCredentialsResult swapChannelCredentials(final ChannelCredentials credentials)
    {
        return null;
    }

    @Override
    public void close()
    {
        factories.values().forEach(ClientTransportFactory::close);
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getSupportedSocketAddressTypes()
    {
        return Arrays.stream(Transport.values()).map(Transport::addressType).collect(Collectors.toSet());
    }

    private ClientTransportFactory of(final Transport transport)
    {
        final ClientTransportFactory factory = factories.get(transport);
        if (factory == null)
        {
            throw new IllegalStateException("no transport for " + transport);
        }
        return factory;
    }
}
