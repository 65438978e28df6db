/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar;

import dev.slipstream.sidecar.bytes.ByteProxy;
import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.SidecarConfig;
import dev.slipstream.sidecar.config.SidecarConfig.Direction;
import dev.slipstream.sidecar.config.SidecarConfig.Protocol;
import dev.slipstream.sidecar.grpc.CallLimit;
import dev.slipstream.sidecar.grpc.CallRecord;
import dev.slipstream.sidecar.grpc.Connections;
import dev.slipstream.sidecar.grpc.GrpcProxy;
import dev.slipstream.sidecar.metrics.ListenerMetrics;
import dev.slipstream.sidecar.metrics.UpstreamMetrics;
import dev.slipstream.sidecar.tls.TlsSide;
import dev.slipstream.sidecar.tls.TlsSides;
import dev.slipstream.sidecar.transport.Transports;
import dev.slipstream.sidecar.upstream.Balancer;
import dev.slipstream.sidecar.upstream.NameLookup;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A proxy beside an application: gRPC call by call, and byte streams, by a configuration.
 *
 * <p>Start it, {@linkplain #drain() drain} it, close it. Threads: event loops that move data, and one each that looks
 * names up and reads certificates, if there are any. Any thread but these may call; {@link #drain()} and
 * {@link #close()} block.
 */
public final class Sidecar implements AutoCloseable
{
    /** How often a draining sidecar looks whether everybody has gone. */
    private static final long DRAIN_STEP_MS = 10;

    private final SidecarConfig config;
    private final EventLoopGroup group;
    private final NameLookup names;
    private final TlsSides tls;
    private final CallLimit calls;
    private final List<Listener> listeners = new ArrayList<>();
    private volatile boolean isReady;

    private Sidecar(final SidecarConfig config, final MeterRegistry registry, final NameLookup.Resolver resolver)
    {
        this.config = config;
        group = new MultiThreadIoEventLoopGroup(config.eventLoops(), new DefaultThreadFactory("sidecar"),
            EpollIoHandler.newFactory());
        names = new NameLookup(resolver);
        tls = new TlsSides(config.tlsRefreshNs(), registry);
        calls = new CallLimit(config.limits().calls());
    }

    /**
     * Start to proxy.
     *
     * @param config   what to do.
     * @param registry for what is counted.
     * @param log      told of each call that has ended, on an event loop; must not block. Null for nobody.
     * @param resolver of names of upstreams.
     * @return the sidecar, ready.
     * @throws IOException if an address or a certificate cannot be had.
     */
    public static Sidecar start(final SidecarConfig config, final MeterRegistry registry,
        final @Nullable Consumer<CallRecord> log, final NameLookup.Resolver resolver) throws IOException
    {
        final Sidecar sidecar = new Sidecar(config, registry, resolver);
        try
        {
            sidecar.open(registry, log);
        }
        catch (final IOException | RuntimeException e)
        {
            sidecar.close();
            throw e;
        }
        return sidecar;
    }

    /**
     * Where listeners listen.
     *
     * @return addresses by the names of listeners, with the ports that they were given.
     */
    public Map<String, Address> addresses()
    {
        final Map<String, Address> addresses = new HashMap<>();
        listeners.forEach((listener) -> addresses.put(listener.config().name(), listener.address()));
        return addresses;
    }

    /**
     * Whether new calls are welcome.
     *
     * @return false once it drains.
     */
    public boolean isReady()
    {
        return isReady;
    }

    /**
     * The event loops, for whoever wants to know whether they live.
     *
     * @return the group.
     */
    public EventLoopGroup eventLoops()
    {
        return group;
    }

    /**
     * Have everybody go away without a failed call: first those who call from elsewhere, then, when the application has
     * gone or its time is over, those who call for it. Blocks for as long as the configuration allows at most.
     *
     * @throws InterruptedException if the thread is.
     */
    public void drain() throws InterruptedException
    {
        isReady = false;
        final long startNs = System.nanoTime();
        final long acceptNs = config.drain().acceptNs();
        if (acceptNs > 0)
        {
            listeners(Direction.INBOUND).forEach(Listener::drain);
            TimeUnit.NANOSECONDS.sleep(acceptNs);
        }
        leave(Direction.INBOUND);
        await(startNs + config.drain().applicationNs(), () -> isEmpty(Direction.OUTBOUND));
        leave(Direction.OUTBOUND);
        await(System.nanoTime() + config.drain().callsNs(), () -> isEmpty(Direction.OUTBOUND) &&
            isEmpty(Direction.INBOUND));
    }

    @Override
    public void close()
    {
        isReady = false;
        listeners.forEach(Listener::stopAccepting);
        names.close();
        tls.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void open(final MeterRegistry registry, final @Nullable Consumer<CallRecord> log) throws IOException
    {
        Gauge.builder("slipstream.sidecar.calls.in.flight", calls, CallLimit::inFlight)
            .description("Calls at this moment").register(registry);
        final long callsNs = config.drain().callsNs();
        final Transports transports = new Transports(config);
        final Connections connections = new Connections(config.limits(), callsNs);
        final Map<String, Balancer> balancers = new HashMap<>();
        for (final SidecarConfig.Upstream upstream : config.upstreams().values())
        {
            final TlsSide side = upstream.tls() == null ? null :
                tls.ofUpstream(upstream.name(), upstream.tls(), config.isHttp2(upstream));
            final Balancer balancer = new Balancer(upstream, new UpstreamMetrics(registry, upstream.name()),
                (address) -> transports.of(address, side));
            balancer.addRemovalListener(connections::remove);
            if (!upstream.dns().isEmpty())
            {
                names.follow(balancer);
            }
            balancers.put(upstream.name(), balancer);
        }
        for (final SidecarConfig.Listener each : config.listeners())
        {
            final ListenerMetrics metrics = new ListenerMetrics(registry, each.name());
            final TlsSide side = each.tls() == null ? null :
                tls.ofListener(each.name(), each.tls(), each.protocol() == Protocol.GRPC);
            final ChannelHandler initializer = each.protocol() == Protocol.GRPC ?
                new GrpcProxy(each, config.limits(), callsNs, balancers, connections, calls, metrics, registry, log) :
                new ByteProxy(Objects.requireNonNull(balancers.get(each.routes().getFirst().upstream())), metrics);
            listeners.add(Listener.open(each, config.limits().connections(), metrics,
                transports.of(each.address(), side), group, initializer));
        }
        isReady = true;
    }

    private void leave(final Direction direction)
    {
        listeners(direction).forEach(Listener::stopAccepting);
        listeners(direction).forEach(Listener::drain);
    }

    private boolean isEmpty(final Direction direction)
    {
        return listeners(direction).stream().allMatch((listener) -> listener.connections() == 0);
    }

    private List<Listener> listeners(final Direction direction)
    {
        final Predicate<Listener> isOfDirection = (listener) -> listener.config().direction() == direction;
        return listeners.stream().filter(isOfDirection).toList();
    }

    private static void await(final long deadlineNs, final BooleanSupplier condition) throws InterruptedException
    {
        while (!condition.getAsBoolean() && System.nanoTime() - deadlineNs < 0)
        {
            TimeUnit.MILLISECONDS.sleep(DRAIN_STEP_MS);
        }
    }
}
