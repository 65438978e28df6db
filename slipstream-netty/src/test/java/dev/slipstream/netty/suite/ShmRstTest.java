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
import io.netty.testsuite.transport.socket.SocketRstTest;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Netty's {@link SocketRstTest} in shared memory. */
@Timeout(60)
class ShmRstTest extends SocketRstTest
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
}
