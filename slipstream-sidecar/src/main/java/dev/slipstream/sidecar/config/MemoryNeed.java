/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.config;

import dev.slipstream.sidecar.config.SidecarConfig.Limits;
import dev.slipstream.sidecar.config.SidecarConfig.Listener;
import dev.slipstream.sidecar.config.SidecarConfig.Upstream;

/**
 * The memory that a configuration can need at most, if every limit is reached at the same time.
 *
 * @param inboundConnections  that listeners accept.
 * @param outboundConnections that are made to endpoints; those that are looked up count as {@value #DNS_ENDPOINTS}.
 * @param bufferBytes         of calls and forwarded connections, outside of the heap.
 * @param connectionBytes     that connections need besides, outside of the heap and in it.
 * @param baseBytes           of the JVM itself: heap, code and threads.
 * @param shmBytes            of connections in shared memory and of the driver there: the {@code sizeLimit} of the
 *                            volume that applications share.
 * @param aeronBytes          of connections over Aeron UDP and of the driver there: the {@code sizeLimit} of the
 *                            volume that is for the sidecar alone.
 */
public record MemoryNeed(
    long inboundConnections, long outboundConnections, long bufferBytes, long connectionBytes, long baseBytes,
    long shmBytes, long aeronBytes)
{
    /** Endpoints that a name is taken to have: a service with more of them asks for more memory by hand. */
    static final int DNS_ENDPOINTS = 16;

    /** The high water mark of Netty's channels, up to which a call's bytes wait to be sent. */
    private static final int WRITE_BUFFER = 64 * 1024;

    /** The largest frame that HTTP/2 sends unless asked, RFC 9113, 4.2: what may go beyond the mark. */
    private static final int FRAME = 16 * 1024;

    /** What the receive buffer of a channel grows to at most, and the tables of HPACK. */
    private static final int CONNECTION = 64 * 1024 + 16 * 1024;

    /**
     * What TLS takes besides: a record on its way in and one on its way out (RFC 8446, 5.2), in Netty and once more in
     * the JDK's engine.
     */
    private static final int TLS_CONNECTION = 4 * (16 * 1024 + 256);

    /** Heap, metaspace, code cache and stacks of a sidecar at rest, and some room: an estimate, not a measurement. */
    private static final long BASE = 160L << 20;

    /** Counters and buffers of Aeron's driver ({@code cnc.dat}), and the page of doorbells. */
    private static final long DRIVER = 8L << 20;

    /** Two streams of three terms, as Aeron has them, at either end of a connection. */
    private static final int TERMS = 6;

    /**
     * After a restart applications still map what was before, until they have noticed; and drivers keep the streams of
     * connections that have ended for some seconds.
     */
    private static final int GENERATIONS = 2;

    /** The meta data that Aeron keeps behind the terms of a log, page by page, of two logs. */
    private static final long LOG_META_DATA = 2 * 4096;

    /**
     * Add it up.
     *
     * @param config of a sidecar.
     * @return what it can need.
     */
    public static MemoryNeed of(final SidecarConfig config)
    {
        final Limits limits = config.limits();
        final long inbound = (long)limits.connections() * config.listeners().size();
        long byteConnections = 0;
        for (final Listener listener : config.listeners())
        {
            if (listener.protocol() == SidecarConfig.Protocol.BYTES)
            {
                byteConnections += limits.connections();
            }
        }
        long protectedConnections = config.listeners().stream().filter((listener) -> listener.tls() != null).count() *
            limits.connections();
        final long perEndpoint = (long)limits.endpointConnections() * config.eventLoops();
        long endpoints = 0;
        for (final Upstream upstream : config.upstreams().values())
        {
            final long size = upstream.dns().isEmpty() ? upstream.endpoints().size() : DNS_ENDPOINTS;
            endpoints += size;
            protectedConnections += upstream.tls() == null ? 0 : size * perEndpoint;
        }
        final long outbound = endpoints * perEndpoint + byteConnections;
        // A call waits in two directions: received and not yet passed on, and passed on but not yet sent.
        final long perCall = 2L * (limits.streamWindow() + WRITE_BUFFER + FRAME);
        final long perByteConnection = 2L * (WRITE_BUFFER + CONNECTION);
        return new MemoryNeed(inbound, outbound,
            limits.calls() * (perCall + 2L * limits.headerBytes()) + byteConnections * perByteConnection,
            (inbound + outbound) * CONNECTION + protectedConnections * TLS_CONNECTION, BASE,
            sharedBytes(connections(config, Address.Shm.class), config.shm().termLength()),
            sharedBytes(connections(config, Address.Aeron.class), config.aeron().termLength()));
    }

    /** Connections by one kind of address, accepted and made. */
    private static long connections(final SidecarConfig config, final Class<? extends Address> kind)
    {
        final Limits limits = config.limits();
        long connections = 0;
        for (final Listener listener : config.listeners())
        {
            connections += kind.isInstance(listener.address()) ? limits.connections() : 0;
        }
        for (final Upstream upstream : config.upstreams().values())
        {
            final long endpoints = upstream.endpoints().stream().filter(kind::isInstance).count() +
                upstream.dns().stream().filter(kind::isInstance).count() * DNS_ENDPOINTS;
            connections += endpoints * limits.endpointConnections() * config.eventLoops();
            if (endpoints > 0)
            {
                // Bytes have a connection of their own for each that was accepted.
                connections += config.listeners().stream()
                    .filter((listener) -> listener.protocol() == SidecarConfig.Protocol.BYTES &&
                        listener.routes().getFirst().upstream().equals(upstream.name()))
                    .count() * limits.connections();
            }
        }
        return connections;
    }

    private static long sharedBytes(final long connections, final int termLength)
    {
        return connections == 0 ? 0 : GENERATIONS * (DRIVER + connections * ((long)TERMS * termLength + LOG_META_DATA));
    }

    /**
     * What Netty allocates outside of the heap, and the JVM has to allow.
     *
     * @return bytes.
     */
    public long directBytes()
    {
        return bufferBytes + connectionBytes;
    }

    /**
     * What lies in files in memory.
     *
     * @return bytes.
     */
    public long sharedBytes()
    {
        return shmBytes + aeronBytes;
    }

    /**
     * All of it: what to ask for as the limit of a container.
     *
     * @return bytes.
     */
    public long totalBytes()
    {
        return bufferBytes + connectionBytes + baseBytes + sharedBytes();
    }
}
