/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * What is counted of one upstream. Thread-safe.
 */
public final class UpstreamMetrics
{
    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter ejections;
    private final Counter refusals;
    private final AtomicLong connections = new AtomicLong();

    /**
     * @param registry of the sidecar.
     * @param upstream name of it.
     */
    public UpstreamMetrics(final MeterRegistry registry, final String upstream)
    {
        this.registry = registry;
        tags = Tags.of("upstream", upstream);
        ejections = Counter.builder("slipstream.sidecar.ejections").tags(tags)
            .description("Endpoints that were left out for a while").register(registry);
        refusals = Counter.builder("slipstream.sidecar.unavailable").tags(tags)
            .description("Calls and connections for which no endpoint was to be had").register(registry);
        Gauge.builder("slipstream.sidecar.upstream.connections", connections, AtomicLong::get).tags(tags)
            .description("Connections to endpoints").register(registry);
    }

    /**
     * Show how many endpoints there are.
     *
     * @param all       endpoints.
     * @param available those that are not ejected.
     */
    public void observe(final IntSupplier all, final IntSupplier available)
    {
        Gauge.builder("slipstream.sidecar.endpoints", all::getAsInt).tags(tags)
            .description("Endpoints of an upstream").register(registry);
        Gauge.builder("slipstream.sidecar.endpoints.available", available::getAsInt).tags(tags)
            .description("Endpoints that are not left out at the moment").register(registry);
    }

    /** An endpoint was ejected. */
    public void onEjected()
    {
        ejections.increment();
    }

    /** There was no endpoint for a call. */
    public void onUnavailable()
    {
        refusals.increment();
    }

    /** A connection was made. */
    public void onConnected()
    {
        connections.incrementAndGet();
    }

    /** A connection has ended. */
    public void onDisconnected()
    {
        connections.decrementAndGet();
    }
}
