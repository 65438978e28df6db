/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import dev.slipstream.doorbell.spin.AdaptiveSpin;
import dev.slipstream.netty.grpc.ShmGrpc;
import dev.slipstream.netty.settings.ShmSettings;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategy;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What carries calls between client and server. All of them are gRPC's own builders on Netty's epoll transport.
 */
public enum RpcTransport
{
    /** Unix-domain sockets, set up as gRPC-Java is on Linux. */
    UDS(EpollDomainSocketChannel.class, EpollServerDomainSocketChannel.class, false),

    /** TCP over the loopback interface. */
    TCP(EpollSocketChannel.class, EpollServerSocketChannel.class, false),

    /** Unix-domain sockets whose event loops never sleep. */
    UDS_SPIN(EpollDomainSocketChannel.class, EpollServerDomainSocketChannel.class, true),

    /** Slipstream's channels, with the media driver inside the server. */
    SHM(null, null, false),

    /** The same with event loops that poll on as long as it pays. */
    SHM_SPIN(null, null, true);

    private final @Nullable Class<? extends Channel> channelType;
    private final @Nullable Class<? extends ServerChannel> serverType;
    private final boolean isSpinning;

    RpcTransport(
        final @Nullable Class<? extends Channel> channelType, final @Nullable Class<? extends ServerChannel> serverType,
        final boolean isSpinning)
    {
        this.channelType = channelType;
        this.serverType = serverType;
        this.isSpinning = isSpinning;
    }

    /**
     * Event loops for sockets, of Netty's default number, or one that spins; Slipstream has its own.
     *
     * @return the loops, to be shut down.
     */
    EventLoopGroup newLoops()
    {
        return new MultiThreadIoEventLoopGroup(isSpinning ? 1 : 0, new DefaultThreadFactory("rpc-loop", true),
            isSpinning ? EpollIoHandler.newFactory(0, () -> (supplier, hasTasks) -> SelectStrategy.BUSY_WAIT) :
                EpollIoHandler.newFactory());
    }

    /**
     * Prepare a server.
     *
     * @param directory for its sockets and files.
     * @param service   name of what is served.
     * @param port      for TCP.
     * @param loops     for sockets.
     * @return gRPC's builder.
     */
    NettyServerBuilder newServerBuilder(final Path directory, final String service, final int port,
        final EventLoopGroup loops)
    {
        if (serverType == null)
        {
            return ShmGrpc.newServerBuilder(service, InsecureServerCredentials.create(), settings(directory));
        }
        return NettyServerBuilder.forAddress(address(directory, service, port), InsecureServerCredentials.create())
            .channelType(serverType).bossEventLoopGroup(loops).workerEventLoopGroup(loops);
    }

    /**
     * Prepare a client.
     *
     * @param directory for its sockets and files.
     * @param service   name of what is served.
     * @param port      for TCP.
     * @param loops     for sockets.
     * @return gRPC's builder.
     */
    NettyChannelBuilder newChannelBuilder(final Path directory, final String service, final int port,
        final EventLoopGroup loops)
    {
        if (channelType == null)
        {
            return ShmGrpc.newChannelBuilder(service, InsecureChannelCredentials.create(), settings(directory));
        }
        final SocketAddress address = address(directory, service, port);
        return NettyChannelBuilder.forAddress(address, InsecureChannelCredentials.create())
            .channelType(channelType, address.getClass()).overrideAuthority(service)
            .eventLoopGroup(loops);
    }

    private ShmSettings settings(final Path directory)
    {
        final ShmSettings settings = ShmSettings.fromProperties().withDirectory(directory);
        return isSpinning ? settings.withSpin(AdaptiveSpin::new) : settings;
    }

    private SocketAddress address(final Path directory, final String service, final int port)
    {
        return this == TCP ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port) :
            new DomainSocketAddress(socket(directory, service).toString());
    }

    /**
     * The address as a sidecar takes it.
     *
     * @param directory for its sockets and files.
     * @param service   name of what is served.
     * @param port      for TCP.
     * @return the address.
     */
    String sidecarAddress(final Path directory, final String service, final int port)
    {
        return switch (this)
        {
            case UDS, UDS_SPIN -> "unix:" + socket(directory, service);
            case TCP -> "tcp:127.0.0.1:" + port;
            case SHM, SHM_SPIN -> "shm:" + service;
        };
    }

    /**
     * Where a service listens, if this is a unix-domain socket.
     *
     * @param directory for sockets and files.
     * @param service   name of what is served.
     * @return the path of the socket.
     */
    static Path socket(final Path directory, final String service)
    {
        return directory.resolve(service + ".uds");
    }
}
