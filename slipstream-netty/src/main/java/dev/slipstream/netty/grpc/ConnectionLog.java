/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import io.grpc.Attributes;
import io.grpc.ClientTransportFilter;
import io.grpc.Grpc;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps by what a channel has connected last, counts it, and says so when it changes. Thread-safe. */
final class ConnectionLog extends ClientTransportFilter
{
    private static final Logger LOGGER = System.getLogger(ConnectionLog.class.getName());

    private static final Map<Transport, LongAdder> COUNTS = Arrays.stream(Transport.values())
        .collect(Collectors.toUnmodifiableMap(Function.identity(), (transport) -> new LongAdder()));

    private volatile @Nullable SocketAddress last;

    @Override
    public Attributes transportReady(final Attributes attributes)
    {
        final SocketAddress address = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (address != null)
        {
            final SocketAddress before = last;
            last = address;
            final Transport transport = Transport.of(address);
            counter(transport).increment();
            if (before == null || Transport.of(before) != transport)
            {
                LOGGER.log(transport == Transport.SHM ? Level.DEBUG : Level.INFO, "connected over {0}: {1}",
                    transport, address);
            }
        }
        return attributes;
    }

    /** In words, for the channel's name. */
    String describe()
    {
        final SocketAddress address = last;
        return address == null ? "not connected yet" : "over " + Transport.of(address) + ", " + address;
    }

    static long connectionCount(final Transport transport)
    {
        return counter(transport).sum();
    }

    private static LongAdder counter(final Transport transport)
    {
        return Objects.requireNonNull(COUNTS.get(transport));
    }
}
