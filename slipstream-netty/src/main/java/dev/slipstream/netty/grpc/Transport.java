/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.ShmAddress;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;

/** What carries the calls of a channel. Thread-safe. */
public enum Transport
{
    /** Shared memory. */
    SHM(ShmAddress.class),

    /** A unix-domain socket. */
    UDS(DomainSocketAddress.class),

    /** TCP. */
    TCP(InetSocketAddress.class);

    private final Class<? extends SocketAddress> addressType;

    Transport(final Class<? extends SocketAddress> addressType)
    {
        this.addressType = addressType;
    }

    /**
     * How many connections channels with a fall-back have made over this, in this process: the metric that tells how
     * often shared memory could not be had.
     *
     * @return the count since the process began.
     */
    public long connectionCount()
    {
        return ConnectionLog.connectionCount(this);
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT);
    }

    static Transport of(final SocketAddress address)
    {
        for (final Transport transport : values())
        {
            if (transport.addressType.isInstance(address))
            {
                return transport;
            }
        }
        throw new IllegalArgumentException("nothing that leads to " + address);
    }

    Class<? extends SocketAddress> addressType()
    {
        return addressType;
    }
}
