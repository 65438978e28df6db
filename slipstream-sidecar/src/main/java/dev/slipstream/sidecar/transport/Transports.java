/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.transport;

import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.SidecarConfig.SharedMemory;
import dev.slipstream.sidecar.tls.TlsSide;
import org.jspecify.annotations.Nullable;

/**
 * Makes the transport for an address. Immutable.
 */
public final class Transports
{
    private final ShmSettings shared;

    /**
     * @param config of shared memory.
     */
    public Transports(final SharedMemory config)
    {
        ShmSettings settings = ShmSettings.fromProperties().withTermLength(config.termLength());
        for (final var directory : config.directory())
        {
            settings = settings.withDirectory(directory);
        }
        if (!config.uids().isEmpty())
        {
            settings = settings.withAllowedUids(config.uids());
        }
        shared = settings;
    }

    /**
     * The transport for an address.
     *
     * @param address that it is for.
     * @param tls     that protects it, or null for nothing.
     * @return the transport.
     */
    public Transport of(final Address address, final @Nullable TlsSide tls)
    {
        return tls == null ? of(address) : new TlsTransport(of(address), tls);
    }

    /**
     * The transport for an address, without TLS.
     *
     * @param address that it is for.
     * @return the transport.
     */
    public Transport of(final Address address)
    {
        return switch (address)
        {
            case final Address.Tcp tcp -> new TcpTransport(tcp);
            case final Address.Unix unix -> new UnixTransport(unix);
            case final Address.Shm shm -> new SharedMemoryTransport(shm, shared);
        };
    }
}
