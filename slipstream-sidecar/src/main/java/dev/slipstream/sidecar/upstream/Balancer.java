/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.upstream;

import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.SidecarConfig.Upstream;
import dev.slipstream.sidecar.metrics.UpstreamMetrics;
import dev.slipstream.sidecar.transport.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one upstream, and which of them is next: round robin, call by call, without those that are ejected.
 *
 * <p>Thread-safe: event loops share it, so that few calls on many loops are spread as well. A look-up replaces all
 * endpoints at once and keeps those that are still there, with what is known of them.
 */
public final class Balancer
{
    private static final Logger LOGGER = System.getLogger(Balancer.class.getName());

    private final Upstream config;
    private final UpstreamMetrics metrics;
    private final Function<Address, Transport> transports;
    private final AtomicInteger turn = new AtomicInteger();
    private final List<Consumer<Endpoint>> removalListeners = new CopyOnWriteArrayList<>();
    private volatile List<Endpoint> endpoints;

    /**
     * @param config     of the upstream.
     * @param metrics    of it.
     * @param transports how to connect to endpoints.
     */
    public Balancer(final Upstream config, final UpstreamMetrics metrics,
        final Function<Address, Transport> transports)
    {
        this.config = config;
        this.transports = transports;
        this.metrics = metrics;
        final List<Endpoint> first = new ArrayList<>();
        for (final Address address : config.endpoints())
        {
            first.add(endpoint(address));
        }
        endpoints = List.copyOf(first);
        metrics.observe(this::size, this::availableSize);
    }

    /**
     * What is configured.
     *
     * @return the configuration.
     */
    public Upstream config()
    {
        return config;
    }

    /**
     * What is counted of the upstream.
     *
     * @return the metrics.
     */
    public UpstreamMetrics metrics()
    {
        return metrics;
    }

    /**
     * The next endpoint.
     *
     * @param tried those that were tried for this call.
     * @return an endpoint that is neither ejected nor tried, or null if there is none.
     */
    public @Nullable Endpoint next(final Collection<Endpoint> tried)
    {
        final List<Endpoint> all = endpoints;
        final int first = turn.getAndIncrement();
        final long nowNs = System.nanoTime();
        for (int i = 0; i < all.size(); i++)
        {
            final Endpoint endpoint = all.get(Integer.remainderUnsigned(first + i, all.size()));
            if (endpoint.isAvailable(nowNs) && !tried.contains(endpoint))
            {
                return endpoint;
            }
        }
        return null;
    }

    /**
     * A connection to an endpoint could not be made, or has broken while calls were in flight.
     *
     * @param endpoint that failed.
     * @param cause    of it.
     */
    public void onConnectionFailed(final Endpoint endpoint, final String cause)
    {
        if (endpoint.onConnectionFailed(System.nanoTime()))
        {
            onEjected(endpoint, cause);
        }
    }

    /**
     * An endpoint has answered a call with UNAVAILABLE. The last one that is available is not ejected for that: it is
     * better than none.
     *
     * @param endpoint that answered.
     */
    public void onUnavailable(final Endpoint endpoint)
    {
        if (availableSize() > 1 && endpoint.onUnavailable(System.nanoTime()))
        {
            onEjected(endpoint, config.ejection().failures() + " calls in a row were answered with UNAVAILABLE");
        }
    }

    /**
     * Replace the endpoints.
     *
     * @param addresses that there are now.
     */
    public void update(final Collection<? extends Address> addresses)
    {
        final List<Endpoint> before = endpoints;
        final List<Endpoint> now = new ArrayList<>();
        for (final Address address : addresses)
        {
            now.add(before.stream().filter((endpoint) -> endpoint.address().equals(address)).findFirst()
                .orElseGet(() -> endpoint(address)));
        }
        endpoints = List.copyOf(now);
        for (final Endpoint endpoint : before)
        {
            if (!now.contains(endpoint))
            {
                removalListeners.forEach((listener) -> listener.accept(endpoint));
            }
        }
    }

    /**
     * Be told about endpoints that are not there any more.
     *
     * @param listener called by the thread that updates.
     */
    public void addRemovalListener(final Consumer<Endpoint> listener)
    {
        removalListeners.add(listener);
    }

    /**
     * Endpoints at this moment.
     *
     * @return all of them, ejected or not.
     */
    public List<Endpoint> endpoints()
    {
        return endpoints;
    }

    private Endpoint endpoint(final Address address)
    {
        return new Endpoint(address, config.ejection(), transports.apply(address));
    }

    private int size()
    {
        return endpoints.size();
    }

    private int availableSize()
    {
        final long nowNs = System.nanoTime();
        int available = 0;
        for (final Endpoint endpoint : endpoints)
        {
            if (endpoint.isAvailable(nowNs))
            {
                available++;
            }
        }
        return available;
    }

    private void onEjected(final Endpoint endpoint, final String cause)
    {
        metrics.onEjected();
        LOGGER.log(Level.DEBUG, () -> "upstream " + config.name() + ": " + endpoint + " is left out: " + cause);
    }
}
