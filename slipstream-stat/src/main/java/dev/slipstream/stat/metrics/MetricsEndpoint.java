/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat.metrics;

import dev.slipstream.stat.DriverDirectory;
import dev.slipstream.stat.Sampler;
import dev.slipstream.stat.StatException;
import dev.slipstream.stat.web.HttpEndpoint;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves a driver's metrics to Prometheus, as {@code /metrics}. {@code slipstream driver} starts one if
 * {@link #PORT_PROPERTY} is set; whoever embeds a driver may start one beside it.
 */
public final class MetricsEndpoint implements AutoCloseable
{
    /** Property: port of the metrics endpoint; without it there is none. */
    public static final String PORT_PROPERTY = "slipstream.metrics.port";

    /** Property: address of the metrics endpoint. */
    public static final String HOST_PROPERTY = "slipstream.metrics.host";

    /** Nobody but this machine, unless told otherwise: there is no password. */
    public static final String HOST_DEFAULT = "127.0.0.1";

    // Version 0.0.4 of Prometheus' text format is what every scraper takes.
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** All meters of one scrape are of one reading. */
    private static final long MIN_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final HttpEndpoint endpoint;
    private final PrometheusMeterRegistry registry;

    private MetricsEndpoint(final HttpEndpoint endpoint, final PrometheusMeterRegistry registry)
    {
        this.endpoint = endpoint;
        this.registry = registry;
    }

    /**
     * Start an endpoint.
     *
     * @param aeronDirectory of the driver.
     * @param address        to listen on.
     * @return the endpoint.
     * @throws StatException if the address cannot be had.
     */
    public static MetricsEndpoint start(final Path aeronDirectory, final InetSocketAddress address)
    {
        final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new DriverMetrics(new Sampler(new DriverDirectory(aeronDirectory), MIN_INTERVAL_NS)).bindTo(registry);
        try
        {
            return new MetricsEndpoint(HttpEndpoint.start(address, Map.of(
                "/metrics", new HttpEndpoint.Page(CONTENT_TYPE, () -> registry.scrape(CONTENT_TYPE)))), registry);
        }
        catch (final RuntimeException e)
        {
            registry.close();
            throw e;
        }
    }

    /**
     * Where system properties want an endpoint.
     *
     * @return the address, or null if they want none.
     * @throws IllegalArgumentException if it cannot be one.
     */
    public static @Nullable InetSocketAddress configuredAddress()
    {
        final String port = System.getProperty(PORT_PROPERTY);
        if (port == null)
        {
            return null;
        }
        final String host = System.getProperty(HOST_PROPERTY, HOST_DEFAULT);
        final InetSocketAddress address;
        try
        {
            address = new InetSocketAddress(host, Integer.parseInt(port));
        }
        catch (final IllegalArgumentException e)
        {
            throw new IllegalArgumentException(PORT_PROPERTY + "=" + port + ": must be a port from 0 (any that is " +
                "free) to 65535", e);
        }
        if (address.isUnresolved())
        {
            throw new IllegalArgumentException(HOST_PROPERTY + "=" + host + ": no such host");
        }
        return address;
    }

    /**
     * Where it listens.
     *
     * @return the address, with the port that it was given.
     */
    public InetSocketAddress address()
    {
        return endpoint.address();
    }

    @Override
    public void close()
    {
        endpoint.close();
        registry.close();
    }
}
