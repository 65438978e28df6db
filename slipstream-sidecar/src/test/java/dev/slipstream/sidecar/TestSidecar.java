/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar;

import dev.slipstream.netty.grpc.ShmGrpc;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.sidecar.backend.EchoClient;
import dev.slipstream.sidecar.backend.EchoServer;
import dev.slipstream.sidecar.config.Address;
import dev.slipstream.sidecar.config.ConfigReader;
import dev.slipstream.sidecar.config.SidecarConfig;
import dev.slipstream.sidecar.grpc.CallRecord;
import dev.slipstream.sidecar.upstream.NameLookup;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A sidecar in this process, with channels of gRPC to it; all of them end with it.
 */
public final class TestSidecar implements AutoCloseable
{
    private static final EventLoopGroup CLIENTS = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ConcurrentLinkedQueue<CallRecord> log = new ConcurrentLinkedQueue<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final Sidecar sidecar;

    private final ShmSettings shmSettings;

    private TestSidecar(final String yaml, final NameLookup.Resolver resolver) throws IOException
    {
        final SidecarConfig config = ConfigReader.parse("test", yaml);
        shmSettings = config.shm().directory().stream().findFirst().map(ShmSettings.fromProperties()::withDirectory)
            .orElseGet(ShmSettings::fromProperties);
        sidecar = Sidecar.start(config, registry, log::add, resolver);
    }

    /** Start one. */
    public static TestSidecar start(final String yaml) throws IOException
    {
        return new TestSidecar(yaml, InetAddress::getAllByName);
    }

    /** Start one that looks names up in its own way. */
    static TestSidecar start(final String yaml, final NameLookup.Resolver resolver) throws IOException
    {
        return new TestSidecar(yaml, resolver);
    }

    /** A configuration with one listener of gRPC, and one upstream for all calls. */
    public static String config(final String listen, final String endpoints, final String... more)
    {
        return """
            eventLoops: 1
            upstreams:
              app:
                endpoints: [%s]
                connectTimeout: 30s
                ejection: {minimum: 10ms, maximum: 50ms}
            listeners:
              - name: in
                address: %s
                direction: inbound
                routes:
                  - upstream: app
            """.formatted(endpoints, listen) + String.join("\n", more) + "\n";
    }

    Sidecar sidecar()
    {
        return sidecar;
    }

    /** Where it listens. */
    public Map<String, Address> addresses()
    {
        return sidecar.addresses();
    }

    /** What was counted. */
    public SimpleMeterRegistry registry()
    {
        return registry;
    }

    /** Calls that have ended. */
    public ConcurrentLinkedQueue<CallRecord> log()
    {
        return log;
    }

    /** A client with a channel of its own to a listener. */
    public EchoClient client(final String listener)
    {
        final ManagedChannel channel = builder(sidecar.addresses().get(listener), shmSettings)
            .maxInboundMessageSize(EchoServer.MAX_MESSAGE).flowControlWindow(64 * 1024).build();
        channels.add(channel);
        return new EchoClient(channel);
    }

    /** Builder of a channel to an address, with gRPC's retries as an application would have them. */
    static NettyChannelBuilder builder(final Address address, final ShmSettings shmSettings)
    {
        final NettyChannelBuilder builder = switch (address)
        {
            case final Address.Tcp tcp -> NettyChannelBuilder.forAddress(tcp.host(), tcp.port()).usePlaintext();
            case final Address.Unix unix -> NettyChannelBuilder.forAddress(new DomainSocketAddress(
                unix.path().toFile())).channelType(EpollDomainSocketChannel.class, DomainSocketAddress.class)
                .eventLoopGroup(CLIENTS).overrideAuthority("localhost").usePlaintext();
            case final Address.Aeron aeron ->
                throw new IllegalArgumentException(aeron + ": applications do not connect by that, sidecars do");
            case final Address.Shm shm -> ShmGrpc.newChannelBuilder(shm.name(), InsecureChannelCredentials.create(),
                shmSettings);
        };
        return builder.directExecutor();
    }

    /** A policy that retries a call as long as gRPC allows. */
    static Map<String, ?> retryingConfig()
    {
        return Map.of("methodConfig", List.of(Map.of("name", List.of(Map.of()), "retryPolicy", Map.of("maxAttempts",
            5.0, "initialBackoff", "0.1s", "maxBackoff", "1s", "backoffMultiplier", 2.0, "retryableStatusCodes",
            List.of("UNAVAILABLE")))));
    }

    @Override
    public void close()
    {
        channels.forEach(ManagedChannel::shutdownNow);
        for (final ManagedChannel channel : channels)
        {
            try
            {
                channel.awaitTermination(10, TimeUnit.SECONDS);
            }
            catch (final InterruptedException e)
            {
                Thread.currentThread().interrupt();
            }
        }
        sidecar.close();
    }
}
