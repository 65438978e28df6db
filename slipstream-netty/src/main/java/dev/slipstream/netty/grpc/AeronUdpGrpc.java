/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.AeronUdpAddress;
import dev.slipstream.netty.AeronUdpChannel;
import dev.slipstream.netty.AeronUdpServerChannel;
import dev.slipstream.netty.settings.AeronUdpSettings;
import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;

/**
 * Builders of gRPC's own kind, set up for Aeron UDP. What they return may be changed like any other, except for the
 * channel type and the event loops. Between hosts, take credentials of TLS: the datagrams are not protected by anything
 * else.
 *
 * <p>Thread-safe. All channels and servers of a process share their event loops, which are daemon threads.
 */
public final class AeronUdpGrpc
{
    private AeronUdpGrpc()
    {
    }

    /**
     * A server, with settings from system properties.
     *
     * @param address     to listen at.
     * @param credentials those of TLS, or {@code InsecureServerCredentials.create()}.
     * @return the builder.
     */
    public static NettyServerBuilder newServerBuilder(
        final AeronUdpAddress address, final ServerCredentials credentials)
    {
        return newServerBuilder(address, credentials, AeronUdpSettings.fromProperties());
    }

    /**
     * A server.
     *
     * @param address     to listen at.
     * @param credentials those of TLS, or {@code InsecureServerCredentials.create()}.
     * @param settings    of its channels.
     * @return the builder.
     */
    public static NettyServerBuilder newServerBuilder(
        final AeronUdpAddress address, final ServerCredentials credentials, final AeronUdpSettings settings)
    {
        return NettyServerBuilder.forAddress(address, credentials)
            .channelFactory(() -> new AeronUdpServerChannel(settings))
            .bossEventLoopGroup(GrpcLoops.BOSS)
            .workerEventLoopGroup(GrpcLoops.WORKERS)
            .flowControlWindow(GrpcLoops.FLOW_CONTROL_WINDOW);
    }

    /**
     * A client with settings of its own. With settings from system properties there is no need for this:
     * {@code Grpc.newChannelBuilder("aeron-udp:orders.example:50051", credentials)}.
     *
     * @param address     of the server. Its certificate must be for that, unless the builder is told another authority.
     * @param credentials those of TLS, or {@code InsecureChannelCredentials.create()}.
     * @param settings    of its channels.
     * @return the builder.
     */
    public static NettyChannelBuilder newChannelBuilder(
        final AeronUdpAddress address, final ChannelCredentials credentials, final AeronUdpSettings settings)
    {
        return overUdp(NettyChannelBuilder.forAddress(address, credentials), settings)
            .overrideAuthority(address.tcp().getHostString() + ":" + address.tcp().getPort());
    }

    static NettyChannelBuilder overUdp(final NettyChannelBuilder builder, final AeronUdpSettings settings)
    {
        return builder.channelFactory(() -> new AeronUdpChannel(settings), AeronUdpAddress.class)
            .eventLoopGroup(GrpcLoops.WORKERS)
            .flowControlWindow(GrpcLoops.FLOW_CONTROL_WINDOW);
    }
}
