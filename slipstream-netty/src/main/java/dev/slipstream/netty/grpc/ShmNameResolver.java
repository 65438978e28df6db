/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.StatusOr;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a target in the order in which gRPC is to try them, each time that it connects. Only a host has to
 * be looked up, each time that gRPC asks, on the executor that gRPC has for that.
 */
final class ShmNameResolver extends NameResolver
{
    private static final Logger LOGGER = System.getLogger(ShmNameResolver.class.getName());

    private final ShmTarget target;
    private final Executor lookUps;
    private @Nullable Listener2 listener;

    ShmNameResolver(final ShmTarget target, final Executor lookUps)
    {
        this.target = target;
        this.lookUps = lookUps;
    }

    @Override
    public String getServiceAuthority()
    {
        return target.service().name();
    }

    @Override
    public void start(final Listener2 to)
    {
        listener = to;
        refresh();
    }

    @Override
    public void refresh()
    {
        final Listener2 to = listener;
        if (to == null)
        {
            return;
        }
        final InetSocketAddress tcp = target.tcp();
        if (tcp == null)
        {
            to.onResult2(result(addresses()));
        }
        else
        {
            lookUps.execute(() -> to.onResult(result(lookUp(tcp))));
        }
    }

    @Override
    public void shutdown()
    {
        // Holds nothing.
    }

    private List<EquivalentAddressGroup> lookUp(final InetSocketAddress tcp)
    {
        final List<EquivalentAddressGroup> addresses = addresses();
        try
        {
            for (final InetAddress host : InetAddress.getAllByName(tcp.getHostString()))
            {
                addresses.add(new EquivalentAddressGroup(new InetSocketAddress(host, tcp.getPort())));
            }
        }
        catch (final UnknownHostException e)
        {
            // That takes nothing from the others, and gRPC asks again when they cannot be had either.
            LOGGER.log(Level.DEBUG, "cannot look up the fall-back of " + target.service(), e);
        }
        return addresses;
    }

    private List<EquivalentAddressGroup> addresses()
    {
        final List<EquivalentAddressGroup> addresses = new ArrayList<>();
        addresses.add(new EquivalentAddressGroup(target.service()));
        if (target.uds() != null)
        {
            addresses.add(new EquivalentAddressGroup(target.uds()));
        }
        return addresses;
    }

    private static ResolutionResult result(final List<EquivalentAddressGroup> addresses)
    {
        return ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(addresses)).build();
    }
}
