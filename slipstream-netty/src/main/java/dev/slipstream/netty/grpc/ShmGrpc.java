/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.ShmAddress;
import dev.slipstream.netty.ShmChannel;
import dev.slipstream.netty.ShmServerChannel;
import dev.slipstream.netty.settings.ShmSettings;
import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;

/**
 * Builders of gRPC's own kind, set up for shared memory. What they return may be changed like any other, except for the
 * channel type and the event loops.
 *
 * <p>Thread-safe. All channels and servers of a process share their event loops, which are daemon threads.
 */
public final class ShmGrpc
{
    /** Flow-control window of connections and calls: 64 calls of 64 KiB may be on their way. */
    public static final int FLOW_CONTROL_WINDOW = GrpcLoops.FLOW_CONTROL_WINDOW;

    private ShmGrpc()
    {
    }

    /**
     * A server, with settings from system properties.
     *
     * @param name        of the service.
     * @param credentials {@code InsecureServerCredentials.create()}, or those of TLS.
     * @return the builder.
     */
    public static NettyServerBuilder newServerBuilder(final String name, final ServerCredentials credentials)
    {
        return newServerBuilder(name, credentials, ShmSettings.fromProperties());
    }

    /**
     * A server.
     *
     * @param name        of the service.
     * @param credentials {@code InsecureServerCredentials.create()}, or those of TLS.
     * @param settings    of its channels.
     * @return the builder.
     */
    public static NettyServerBuilder newServerBuilder(
        final String name, final ServerCredentials credentials, final ShmSettings settings)
    {
        return NettyServerBuilder.forAddress(ShmAddress.of(name), credentials)
            .channelFactory(() -> new ShmServerChannel(settings))
            .bossEventLoopGroup(GrpcLoops.BOSS)
            .workerEventLoopGroup(GrpcLoops.WORKERS)
            .flowControlWindow(FLOW_CONTROL_WINDOW);
    }

    /**
     * A client with settings of its own. With settings from system properties there is no need for this:
     * {@code Grpc.newChannelBuilder("shm:orders", credentials)}.
     *
     * @param name        of the service, which is also what its certificate must be for unless the builder is told
     *                    another authority.
     * @param credentials {@code InsecureChannelCredentials.create()}, or those of TLS.
     * @param settings    of its channels.
     * @return the builder.
     */
    public static NettyChannelBuilder newChannelBuilder(
        final String name, final ChannelCredentials credentials, final ShmSettings settings)
    {
        return inSharedMemory(
            NettyChannelBuilder.forAddress(ShmAddress.of(name), credentials).overrideAuthority(name), settings);
    }

    static NettyChannelBuilder inSharedMemory(final NettyChannelBuilder builder, final ShmSettings settings)
    {
        return builder.channelFactory(() -> new ShmChannel(settings), ShmAddress.class)
            .eventLoopGroup(GrpcLoops.WORKERS)
            .flowControlWindow(FLOW_CONTROL_WINDOW);
    }

    static NettyChannelBuilder overSockets(
        final NettyChannelBuilder builder, final Class<? extends Channel> channelType, final Transport transport)
    {
        return builder.channelType(channelType, transport.addressType()).eventLoopGroup(GrpcLoops.WORKERS);
    }
}
