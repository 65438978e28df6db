/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import java.net.InetSocketAddress;
import java.net.URI;

/** A host and a port in a target. */
final class HostAndPort
{
    private HostAndPort()
    {
    }

    /**
     * Read them.
     *
     * @param target that they are in, for the message.
     * @param value  to be read.
     * @return host and port, not looked up.
     */
    static InetSocketAddress parse(final URI target, final String value)
    {
        try
        {
            final URI address = URI.create("tcp://" + value);
            if (address.getHost() != null && address.getPort() > 0 && address.getPath().isEmpty())
            {
                return InetSocketAddress.createUnresolved(address.getHost(), address.getPort());
            }
        }
        catch (final IllegalArgumentException e)
        {
            throw new IllegalArgumentException(target + ": '" + value + "' is no HOST:PORT", e);
        }
        throw new IllegalArgumentException(target + ": '" + value + "' is no HOST:PORT");
    }
}
