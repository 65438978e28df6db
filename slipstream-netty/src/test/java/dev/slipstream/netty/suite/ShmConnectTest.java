/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.suite;

import dev.slipstream.netty.ShmAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.socket.SocketConnectTest;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Netty's {@link SocketConnectTest} in shared memory. */
@Timeout(60)
class ShmConnectTest extends SocketConnectTest
{
    @Override
    protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
    {
        return ShmPermutation.factories();
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
    @Test
    @Disabled("casts addresses to InetSocketAddress")
    public void testLocalAddressAfterConnect(final TestInfo testInfo)
    {
        throw new AssertionError("excluded");
    }

    @Override
    @Test
    @Disabled("casts the channel to SocketChannel, which has IP addresses")
    public void testWriteWithFastOpenBeforeConnect(final TestInfo testInfo)
    {
        throw new AssertionError("excluded");
    }

    @Override
    @Test
    @Disabled("casts the channel to SocketChannel, which has IP addresses")
    public void testWriteWithFastOpenBeforeConnectDirectBufferReaderIndex(final TestInfo testInfo)
    {
        throw new AssertionError("excluded");
    }

    @Override
    @Test
    @Disabled("casts the channel to SocketChannel, which has IP addresses")
    public void testWriteWithFastOpenBeforeConnectCompositeBuffer(final TestInfo testInfo)
    {
        throw new AssertionError("excluded");
    }

    @Override
    @Test
    @Disabled("casts the channel to SocketChannel, which has IP addresses")
    public void testWriteWithFastOpenBeforeConnectCompositeBufferReaderIndex(final TestInfo testInfo)
    {
        throw new AssertionError("excluded");
    }
}
