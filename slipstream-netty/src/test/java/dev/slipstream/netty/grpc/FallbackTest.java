/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.netty.Watchdog;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ScratchDirectory;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.TestServiceGrpc;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FallbackTest
{
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private ScratchDirectory directory;

    @BeforeEach
    void setUp()
    {
        directory = ScratchDirectory.create("shm-fallback");
        System.setProperty(ShmSettings.DIRECTORY_PROPERTY, directory.path().toString());
    }

    @AfterEach
    void tearDown()
    {
        System.clearProperty(ShmSettings.DIRECTORY_PROPERTY);
        group.shutdownGracefully(0, Watchdog.TIMEOUT_S, TimeUnit.SECONDS).syncUninterruptibly();
        directory.close();
    }

    @Test
    void shouldTakeTheUnixSocketWhereNobodyListensInSharedMemoryAndSharedMemoryWhenItConnectsAgain() throws Exception
    {
        final String path = directory.path().resolve("orders.uds").toString();
        final long before = Transport.UDS.connectionCount();
        final Server sockets = NettyServerBuilder
            .forAddress(new DomainSocketAddress(path), InsecureServerCredentials.create())
            .channelType(EpollServerDomainSocketChannel.class).bossEventLoopGroup(group).workerEventLoopGroup(group)
            .addService(new EchoService()).build().start();
        final ManagedChannel channel = newChannel("shm:orders?uds=" + path);
        try
        {
            assertThat(channel).hasToString("shm:orders?uds=" + path + " (not connected yet)");
            call(channel);
            assertThat(channel.toString()).contains("over uds").contains(path);
            assertThat(Transport.UDS.connectionCount()).isEqualTo(before + 1);

            final Server sharedMemory = ShmGrpc.newServerBuilder("orders", InsecureServerCredentials.create())
                .addService(new EchoService()).build().start();
            call(channel);
            assertThat(channel.toString()).as("a connection stays").contains("over uds");
            stop(sockets);
            // A call that is sent before the client has noticed fails, as gRPC's rules are.
            Watchdog.await(() -> "the client to notice, it is " + channel,
                () -> channel.getState(false) != ConnectivityState.READY);
            call(channel);
            assertThat(channel.toString()).contains("over shm");
            stop(sharedMemory);
        }
        finally
        {
            stop(sockets);
            channel.shutdownNow().awaitTermination(Watchdog.TIMEOUT_S, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldTakeTcpWhereThereIsNothingElse() throws Exception
    {
        final Server server = NettyServerBuilder
            .forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InsecureServerCredentials.create())
            .addService(new EchoService()).build().start();
        final ManagedChannel channel = newChannel(
            "shm:///orders?uds=" + directory.path() + "/nobody&tcp=localhost:" + server.getPort());
        try
        {
            call(channel);
            assertThat(channel.toString()).contains("over tcp").contains(":" + server.getPort());
        }
        finally
        {
            stop(server);
            channel.shutdownNow().awaitTermination(Watchdog.TIMEOUT_S, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAFallback()
    {
        assertThatThrownBy(() -> newChannel("shm:orders?udp=1")).hasMessageContaining("'udp=1'");
        assertThatThrownBy(() -> newChannel("shm:orders?tcp=host")).hasMessageContaining("no HOST:PORT");
    }

    private static ManagedChannel newChannel(final String target)
    {
        return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    }

    private static void call(final ManagedChannel channel)
    {
        TestServiceGrpc.newBlockingStub(channel).withWaitForReady()
            .withDeadlineAfter(Watchdog.TIMEOUT_S, TimeUnit.SECONDS).unaryCall(SimpleRequest.getDefaultInstance());
    }

    private static void stop(final Server server) throws InterruptedException
    {
        server.shutdownNow().awaitTermination(Watchdog.TIMEOUT_S, TimeUnit.SECONDS);
    }
}
