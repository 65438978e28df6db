/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a sidecar is to do.
 *
 * @param eventLoops threads that move data.
 * @param admin      where probes, metrics and the page are served; drain and configuration too where nobody from
 *                   outside can reach it.
 * @param accessLog  where calls are logged.
 * @param drain      how it ends.
 * @param limits     of everything that grows.
 * @param shm        where shared memory is, and how much of it.
 * @param aeron      the same of Aeron UDP.
 * @param tlsRefreshNs how often certificates are looked at for changes.
 * @param listeners  by whom it is called.
 * @param upstreams  whom it calls, by name.
 */
public record SidecarConfig(
    int eventLoops, List<Address> admin, AccessLog accessLog, Drain drain, Limits limits, SharedMemory shm,
    AeronUdp aeron, long tlsRefreshNs, List<Listener> listeners, Map<String, Upstream> upstreams)
{
    /** Which way calls go through a listener. */
    public enum Direction
    {
        /** From elsewhere to the application beside; first to end. */
        INBOUND,
        /** From the application beside to elsewhere; kept until the application has gone. */
        OUTBOUND
    }

    /** What a listener understands. */
    public enum Protocol
    {
        /** gRPC over HTTP/2, call by call. */
        GRPC,
        /** Nothing: bytes are forwarded connection by connection. */
        BYTES
    }

    /** Where calls are logged. */
    public enum LogTarget
    {
        /** Nowhere. */
        OFF,
        /** Standard output, a JSON object in each line. */
        STDOUT
    }

    /**
     * The access log.
     *
     * @param target        where to.
     * @param linesPerSecond above which lines are dropped and counted.
     */
    public record AccessLog(LogTarget target, int linesPerSecond)
    {
    }

    /**
     * How a sidecar ends.
     *
     * @param acceptNs      how long inbound listeners accept on, so that others can notice that it is not ready any
     *                      more.
     * @param applicationNs how long to wait for the application's connections to outbound listeners to end.
     * @param callsNs       how long calls may take that are in flight when their connection is told to go.
     */
    public record Drain(long acceptNs, long applicationNs, long callsNs)
    {
    }

    /**
     * Limits of everything that grows.
     *
     * @param connections        of one listener.
     * @param calls              in flight, of all listeners together.
     * @param callsPerConnection in flight.
     * @param headerBytes        of one block of headers, as HTTP/2 counts them.
     * @param streamWindow       bytes of one call in one direction that a peer may send before some were passed on.
     * @param connectionWindow   bytes of all calls of a connection together.
     * @param endpointConnections to one endpoint, of each event loop.
     */
    public record Limits(
        int connections, int calls, int callsPerConnection, int headerBytes, int streamWindow, int connectionWindow,
        int endpointConnections)
    {
    }

    /**
     * Shared memory.
     *
     * @param directory  of services, or an empty list for the default; at most one.
     * @param termLength of a stream, in bytes.
     * @param uids       of users that may be at the other end; empty for the own one.
     */
    public record SharedMemory(List<Path> directory, int termLength, Set<Integer> uids)
    {
        /** Copies the collections. */
        public SharedMemory
        {
            directory = List.copyOf(directory);
            uids = Set.copyOf(uids);
        }
    }

    /**
     * Aeron UDP.
     *
     * @param directory  where the driver lives, or an empty list for the default; at most one.
     * @param termLength of a stream, in bytes.
     */
    public record AeronUdp(List<Path> directory, int termLength)
    {
        /** Copies the list. */
        public AeronUdp
        {
            directory = List.copyOf(directory);
        }
    }

    /**
     * A listener.
     *
     * @param name      for messages and metrics.
     * @param address   where it listens.
     * @param direction of calls through it.
     * @param protocol  that it understands.
     * @param routes    the first that matches takes a call; exactly one, for everything, where bytes are forwarded.
     * @param tls       that protects it, or null for none.
     */
    public record Listener(
        String name, Address address, Direction direction, Protocol protocol, List<Route> routes, @Nullable Tls tls)
    {
        /** Copies the list. */
        public Listener
        {
            routes = List.copyOf(routes);
        }
    }

    /**
     * Where a call goes.
     *
     * @param service  full name of the gRPC service, or empty for any.
     * @param method   name of the method, or empty for any.
     * @param upstream name of the upstream.
     * @param peers    names of which whoever calls has to have one, or an empty list for everybody.
     */
    public record Route(String service, String method, String upstream, List<String> peers)
    {
        /** Copies the list. */
        public Route
        {
            peers = List.copyOf(peers);
        }

        /**
         * What metrics call it.
         *
         * @return service and method, with {@code *} for any.
         */
        public String label()
        {
            return (service.isEmpty() ? "*" : service) + "/" + (method.isEmpty() ? "*" : method);
        }
    }

    /**
     * Whom to call.
     *
     * @param name             of it.
     * @param endpoints        that are known, or empty if they are looked up.
     * @param dns              host and port to look up, or an empty list; at most one.
     * @param refreshNs        how often to look up.
     * @param connectTimeoutNs how long a connection may take, the first HTTP/2 settings included.
     * @param ejection         when to leave an endpoint out.
     * @param tls              that protects connections to it, or null for none.
     */
    public record Upstream(
        String name, List<Address> endpoints, List<Address.Port> dns, long refreshNs, long connectTimeoutNs,
        Ejection ejection, @Nullable Tls tls)
    {
        /** Copies the lists. */
        public Upstream
        {
            endpoints = List.copyOf(endpoints);
            dns = List.copyOf(dns);
        }
    }

    /**
     * When to leave an endpoint out, and for how long.
     *
     * @param failures  calls in a row that it answered with UNAVAILABLE; a failed connection is enough by itself.
     * @param minimumNs how long at first; doubled each time in a row.
     * @param maximumNs how long at most.
     */
    public record Ejection(int failures, long minimumNs, long maximumNs)
    {
    }

    /**
     * Mutual TLS.
     *
     * @param files              with certificates.
     * @param peers              names of which a peer has to have one, or an empty list for any that the authorities
     *                           vouch for.
     * @param handshakeTimeoutNs how long it may take to agree.
     */
    public record Tls(TlsFiles files, List<String> peers, long handshakeTimeoutNs)
    {
        /** Copies the list. */
        public Tls
        {
            peers = List.copyOf(peers);
        }
    }

    /**
     * Files in PEM.
     *
     * @param certificate the own one, and after it those of its issuers.
     * @param key         of the own certificate.
     * @param authorities that are believed about peers.
     */
    public record TlsFiles(Path certificate, Path key, Path authorities)
    {
    }

    /**
     * Whether calls of gRPC go to an upstream.
     *
     * @param upstream to look at.
     * @return false if bytes are forwarded to it, or nothing is.
     */
    public boolean isHttp2(final Upstream upstream)
    {
        return listeners.stream().filter((listener) -> listener.protocol() == Protocol.GRPC)
            .flatMap((listener) -> listener.routes().stream())
            .anyMatch((route) -> route.upstream().equals(upstream.name()));
    }

    /** Copies what it is made of. */
    public SidecarConfig
    {
        admin = List.copyOf(admin);
        listeners = List.copyOf(listeners);
        upstreams = Map.copyOf(upstreams);
    }
}
