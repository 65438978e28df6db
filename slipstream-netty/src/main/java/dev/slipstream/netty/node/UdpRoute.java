/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Between which two addresses the streams of a connection go.
 *
 * @param local         address of this end, as the control connection has it.
 * @param peer          where the other end receives: its address as the control connection has it.
 * @param isAnswering  whether this end begins to publish only when the peer's stream has come. Who begins first would
 *                      be heard by nobody, and not try again for a while.
 */
public record UdpRoute(InetAddress local, InetSocketAddress peer, boolean isAnswering)
{
    /**
     * The route of the end that connected.
     *
     * @param local address of this end.
     * @param peer  address of the other one.
     * @param port  where that one receives.
     * @return the route.
     */
    public static UdpRoute ofClient(final InetAddress local, final InetAddress peer, final int port)
    {
        return new UdpRoute(local, new InetSocketAddress(peer, port), false);
    }

    /**
     * The route of the end that listened.
     *
     * @param local address of this end.
     * @param peer  address of the other one.
     * @param port  where that one receives.
     * @return the route.
     */
    public static UdpRoute ofServer(final InetAddress local, final InetAddress peer, final int port)
    {
        return new UdpRoute(local, new InetSocketAddress(peer, port), true);
    }

    /** A host as channels of Aeron name it. */
    static String host(final InetAddress address)
    {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }

    /** Whether a stream that came from somewhere comes from the peer: whoever else knew its numbers is none. */
    boolean isFromPeer(final String sourceIdentity)
    {
        final InetAddress address = peer.getAddress();
        final int portSeparator = sourceIdentity.lastIndexOf(':');
        // Aeron puts no brackets around those of IPv6. Of the addresses that loop back any may answer for any.
        return (portSeparator > 0 && sourceIdentity.substring(0, portSeparator).equals(address.getHostAddress())) ||
            (address.isLoopbackAddress() && sourceIdentity.startsWith("127."));
    }
}
