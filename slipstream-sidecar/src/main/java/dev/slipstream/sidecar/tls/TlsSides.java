/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.tls;

import dev.slipstream.sidecar.config.SidecarConfig.Tls;
import dev.slipstream.sidecar.metrics.TlsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * All ends of TLS of a sidecar; reads their files again and again, on a thread of its own. One thread makes them; any
 * may close it.
 */
public final class TlsSides implements AutoCloseable
{
    private final long refreshNs;
    private final MeterRegistry registry;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) ->
    {
        final Thread thread = new Thread(task, "sidecar-tls");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param refreshNs how often to look at the files.
     * @param registry  for what is counted.
     */
    public TlsSides(final long refreshNs, final MeterRegistry registry)
    {
        this.refreshNs = refreshNs;
        this.registry = registry;
    }

    /**
     * The side of a listener.
     *
     * @param listener name of it.
     * @param config   of it.
     * @param isHttp2  whether it speaks HTTP/2.
     * @return the side.
     * @throws TlsException if its files cannot be used.
     */
    public TlsSide ofListener(final String listener, final Tls config, final boolean isHttp2) throws TlsException
    {
        return follow(new TlsSide("listener " + listener, config, true, isHttp2,
            new TlsMetrics(registry, "listener", listener)));
    }

    /**
     * The side of those who connect to an upstream.
     *
     * @param upstream name of it.
     * @param config   of it.
     * @param isHttp2  whether it speaks HTTP/2.
     * @return the side.
     * @throws TlsException if its files cannot be used.
     */
    public TlsSide ofUpstream(final String upstream, final Tls config, final boolean isHttp2) throws TlsException
    {
        return follow(new TlsSide("upstream " + upstream, config, false, isHttp2,
            new TlsMetrics(registry, "upstream", upstream)));
    }

    @Override
    public void close()
    {
        executor.shutdownNow();
    }

    // It ends with the executor.
    @SuppressWarnings("FutureReturnValueIgnored")
    private TlsSide follow(final TlsSide side)
    {
        executor.scheduleWithFixedDelay(side::refresh, refreshNs, refreshNs, TimeUnit.NANOSECONDS);
        return side;
    }
}
