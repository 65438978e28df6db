/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.AeronUdpAddress;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Looks up the host of a target, each time that gRPC asks, on the executor that gRPC has for that. */
final class AeronUdpNameResolver extends NameResolver
{
    private final InetSocketAddress target;
    private final Executor lookUps;
    private @Nullable Listener2 listener;

    AeronUdpNameResolver(final InetSocketAddress target, final Executor lookUps)
    {
        this.target = target;
        this.lookUps = lookUps;
    }

    @Override
    public String getServiceAuthority()
    {
        return target.getHostString() + ":" + target.getPort();
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
        if (to != null)
        {
            lookUps.execute(
                () -> to.onResult(ResolutionResult.newBuilder().setAddressesOrError(lookUp()).build()));
        }
    }

    @Override
    public void shutdown()
    {
        // Holds nothing.
    }

    private StatusOr<List<EquivalentAddressGroup>> lookUp()
    {
        try
        {
            return StatusOr.fromValue(Arrays.stream(InetAddress.getAllByName(target.getHostString()))
                .map((host) -> new EquivalentAddressGroup(
                    AeronUdpAddress.of(new InetSocketAddress(host, target.getPort()))))
                .toList());
        }
        catch (final UnknownHostException e)
        {
            return StatusOr.fromStatus(
                Status.UNAVAILABLE.withDescription("cannot look up " + target.getHostString()).withCause(e));
        }
    }
}
