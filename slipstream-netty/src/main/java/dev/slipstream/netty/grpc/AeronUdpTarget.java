/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.AeronUdpAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** What {@code aeron-udp:HOST:PORT} and {@code aeron-udp:///HOST:PORT} name. */
final class AeronUdpTarget
{
    private AeronUdpTarget()
    {
    }

    /** Host and port, not looked up. */
    static InetSocketAddress parse(final URI target)
    {
        if (target.getAuthority() == null || target.getAuthority().isEmpty())
        {
            return HostAndPort.parse(target, target.getSchemeSpecificPart().replaceFirst("^/+", ""));
        }
        throw new IllegalArgumentException(target + ": use " + AeronUdpAddress.SCHEME + ":HOST:PORT");
    }
}
