/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.suite;

import dev.slipstream.netty.ShmAddress;
import dev.slipstream.netty.ShmChannel;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapFactory;
import io.netty.testsuite.transport.socket.AbstractSocketShutdownOutputByPeerTest;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Netty's {@link AbstractSocketShutdownOutputByPeerTest} in shared memory. */
@Timeout(60)
class ShmShutdownOutputByPeerTest extends AbstractSocketShutdownOutputByPeerTest<ShmChannel>
{
    @Override
    protected List<BootstrapFactory<ServerBootstrap>> newFactories()
    {
        return List.of(ShmPermutation::server);
    }

    @Override
    protected List<ByteBufAllocator> newAllocators()
    {
        return ShmPermutation.allocators();
    }

    @Override
    protected SocketAddress newSocketAddress()
    {
        return ShmAddress.any();
    }

    @Override
    protected ShmChannel newSocket()
    {
        return ShmPermutation.register(new ShmChannel(ShmPermutation.SETTINGS));
    }

    @Override
    protected void connect(final ShmChannel channel, final SocketAddress address)
    {
        channel.connect(address).syncUninterruptibly();
    }

    @Override
    protected void shutdownOutput(final ShmChannel channel)
    {
        channel.shutdownOutput().syncUninterruptibly();
    }

    @Override
    protected void close(final ShmChannel channel)
    {
        channel.close().syncUninterruptibly();
    }

    @Override
    protected void write(final ShmChannel channel, final int data)
    {
        channel.writeAndFlush(channel.alloc().buffer(1).writeByte(data)).syncUninterruptibly();
    }
}
