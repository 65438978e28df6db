/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.ShmAddress;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.StatusOr;
import java.util.List;

/** There is nothing to look up: a name is its address. */
final class ShmNameResolver extends NameResolver
{
    private final ShmAddress address;

    ShmNameResolver(final String name)
    {
        address = ShmAddress.of(name);
    }

    @Override
    public String getServiceAuthority()
    {
        return address.name();
    }

    @Override
    public void start(final Listener2 listener)
    {
        listener.onResult2(ResolutionResult.newBuilder()
            .setAddressesOrError(StatusOr.fromValue(List.of(new EquivalentAddressGroup(address)))).build());
    }

    @Override
    public void shutdown()
    {
        // Holds nothing.
    }
}
