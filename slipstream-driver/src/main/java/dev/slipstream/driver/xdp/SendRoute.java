/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.xdp.packet.IpHeaderFields;
import io.aeron.driver.media.UdpChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * What does not change about the way of a channel's packets: the same as if its socket sent them.
 *
 * @param local         address and port that they come from.
 * @param interfaceName that they have to leave by; null if the kernel's routes decide.
 * @param fields        of their IP headers.
 */
record SendRoute(InetSocketAddress local, @Nullable String interfaceName, IpHeaderFields fields)
{
    /**
     * The way that a socket's packets take.
     *
     * @param channel as configured.
     * @param socket  of the channel, connected.
     * @return the route.
     */
    static SendRoute of(final UdpChannel channel, final DatagramChannel socket)
    {
        try
        {
            final int timeToLive = channel.isMulticast() ?
                socket.getOption(StandardSocketOptions.IP_MULTICAST_TTL) : IpHeaderFields.DEFAULT.timeToLive();
            return new SendRoute(
                (InetSocketAddress)socket.getLocalAddress(),
                channel.isMulticast() ? channel.localInterface().getName() : null,
                new IpHeaderFields(timeToLive, socket.getOption(StandardSocketOptions.IP_TOS)));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("the socket of " + channel.originalUriString() + " tells nothing", ex);
        }
    }
}
