/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import java.io.Serial;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/**
 * Address of a service over Aeron UDP, or of one end of a connection to it: host and port of the TCP connection that
 * controls it. The ports of the datagrams are agreed on there.
 *
 * <p>Not an {@link InetSocketAddress}, so that nobody takes it for TCP.
 */
public final class AeronUdpAddress extends SocketAddress
{
    @Serial
    private static final long serialVersionUID = 1;

    /** Scheme of such addresses in the targets of gRPC, {@code aeron-udp:orders.example:50051}. */
    public static final String SCHEME = "aeron-udp";

    private final InetSocketAddress tcp;

    private AeronUdpAddress(final InetSocketAddress tcp)
    {
        this.tcp = tcp;
    }

    /**
     * An address.
     *
     * @param tcp of the control connection, resolved. To bind to, port 0 and the wildcard address leave the choice.
     * @return the address.
     */
    public static AeronUdpAddress of(final InetSocketAddress tcp)
    {
        if (tcp.isUnresolved())
        {
            throw new IllegalArgumentException("nobody has looked up " + tcp + ": use its IP address");
        }
        return new AeronUdpAddress(tcp);
    }

    /**
     * An address, which is looked up if it is a name: that may take a while.
     *
     * @param host name, or IP address.
     * @param port of the control connection.
     * @return the address.
     * @throws UnknownHostException if the name cannot be looked up.
     */
    public static AeronUdpAddress of(final String host, final int port) throws UnknownHostException
    {
        return new AeronUdpAddress(new InetSocketAddress(InetAddress.getByName(host), port));
    }

    /**
     * Where the control connection is.
     *
     * @return host and port.
     */
    public InetSocketAddress tcp()
    {
        return tcp;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof final AeronUdpAddress address && tcp.equals(address.tcp);
    }

    @Override
    public int hashCode()
    {
        return tcp.hashCode();
    }

    @Override
    public String toString()
    {
        final String host = tcp.getAddress().getHostAddress();
        return SCHEME + ":" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + tcp.getPort();
    }
}
