/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar;

import dev.slipstream.sidecar.admin.AccessLog;
import dev.slipstream.sidecar.admin.AdminPages;
import dev.slipstream.sidecar.admin.AdminServer;
import dev.slipstream.sidecar.admin.StatusJson;
import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.SidecarConfig;
import dev.slipstream.sidecar.config.SidecarConfig.LogTarget;
import dev.slipstream.sidecar.transport.Transports;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sidecar with all that belongs to a process of its own: admin addresses, metrics, access log.
 *
 * <p>Start it, wait for somebody to {@linkplain AdminPages#drain() ask} for its end, {@linkplain #drain() drain} and
 * close it.
 */
public final class SidecarProcess implements AutoCloseable
{
    private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final @Nullable AccessLog accessLog;
    private final Sidecar sidecar;
    private final AdminServer admin;

    private SidecarProcess(final SidecarConfig config, final PrintStream out, final Runnable drainRequest)
        throws IOException
    {
        meterProcess();
        accessLog = config.accessLog().target() == LogTarget.OFF ? null :
            new AccessLog(out, config.accessLog().linesPerSecond(), registry);
        try
        {
            sidecar = Sidecar.start(config, registry, accessLog, InetAddress::getAllByName);
        }
        catch (final IOException | RuntimeException e)
        {
            closeLog();
            throw e;
        }
        try
        {
            admin = AdminServer.start(config.admin(), new Transports(config), new AdminPages(
                sidecar::isReady, this::isAlive, registry::scrape,
                () -> StatusJson.of(registry, sidecar.isReady()),
                () -> JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n",
                drainRequest));
        }
        catch (final IOException | RuntimeException e)
        {
            sidecar.close();
            closeLog();
            throw e;
        }
    }

    /**
     * Start.
     *
     * @param config       what to do.
     * @param out          where the access log goes.
     * @param drainRequest told when somebody asks for the end at an admin address; must not block.
     * @return the process, ready.
     * @throws IOException if an address cannot be had.
     */
    public static SidecarProcess start(final SidecarConfig config, final PrintStream out, final Runnable drainRequest)
        throws IOException
    {
        return new SidecarProcess(config, out, drainRequest);
    }

    /**
     * Where listeners listen.
     *
     * @return addresses by the names of listeners.
     */
    public Map<String, Address> addresses()
    {
        return sidecar.addresses();
    }

    /**
     * Where the admin pages are.
     *
     * @return addresses in the order of the configuration.
     */
    public List<Address> adminAddresses()
    {
        return admin.addresses();
    }

    /**
     * Have everybody go away; see {@link Sidecar#drain()}.
     *
     * @throws InterruptedException if the thread is.
     */
    public void drain() throws InterruptedException
    {
        sidecar.drain();
    }

    @Override
    public void close()
    {
        sidecar.close();
        admin.close();
        closeLog();
        registry.close();
    }

    private void closeLog()
    {
        if (accessLog != null)
        {
            accessLog.close();
        }
    }

    private CompletionStage<Void> isAlive()
    {
        final List<CompletableFuture<Void>> turns = new ArrayList<>();
        for (final EventExecutor loop : sidecar.eventLoops())
        {
            turns.add(CompletableFuture.runAsync(() ->
            {
            }, loop));
        }
        return CompletableFuture.allOf(turns.toArray(CompletableFuture<?>[]::new));
    }

    private void meterProcess()
    {
        final ProcessHandle process = ProcessHandle.current();
        FunctionCounter.builder("process.cpu.seconds", process, (handle) -> handle.info().totalCpuDuration()
            .map(Duration::toNanos).orElse(0L) / NS_PER_S).description("CPU time of the process").register(registry);
        // What channels allocate from that were not told otherwise; each of Netty's tells.
        final ByteBufAllocatorMetric buffers = ((ByteBufAllocatorMetricProvider)ByteBufAllocator.DEFAULT).metric();
        Gauge.builder("slipstream.sidecar.buffer.bytes", buffers::usedDirectMemory)
            .description("Buffers outside of the heap").baseUnit("bytes").register(registry);
    }
}
