/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.transport;

import dev.slipstream.netty.settings.AeronUdpSettings;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.SidecarConfig;
import dev.slipstream.sidecar.tls.TlsSide;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes the transport for an address. Immutable.
 */
public final class Transports
{
    private final ShmSettings shared;
    private final AeronUdpSettings udp;

    /**
     * @param config says where shared memory is, and what is in it.
     */
    public Transports(final SidecarConfig config)
    {
        ShmSettings settings = ShmSettings.fromProperties().withTermLength(config.shm().termLength());
        for (final Path directory : config.shm().directory())
        {
            settings = settings.withDirectory(directory);
        }
        if (!config.shm().uids().isEmpty())
        {
            settings = settings.withAllowedUids(config.shm().uids());
        }
        shared = settings;
        AeronUdpSettings udpSettings = AeronUdpSettings.fromProperties().withTermLength(config.aeron().termLength());
        for (final Path directory : config.aeron().directory())
        {
            udpSettings = udpSettings.withDirectory(directory);
        }
        udp = udpSettings;
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
            case final Address.Aeron aeron -> new AeronTransport(aeron, udp);
            case final Address.Unix unix -> new UnixTransport(unix);
            case final Address.Shm shm -> new SharedMemoryTransport(shm, shared);
        };
    }
}
