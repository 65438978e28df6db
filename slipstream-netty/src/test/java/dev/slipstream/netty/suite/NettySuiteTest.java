/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.suite;

import dev.slipstream.netty.StreamChannel;
import dev.slipstream.netty.TestMedium;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapFactory;
import io.netty.testsuite.transport.socket.AbstractSocketShutdownOutputByPeerTest;
import io.netty.testsuite.transport.socket.CompositeBufferGatheringWriteTest;
import io.netty.testsuite.transport.socket.SocketAutoReadTest;
import io.netty.testsuite.transport.socket.SocketBufReleaseTest;
import io.netty.testsuite.transport.socket.SocketCancelWriteTest;
import io.netty.testsuite.transport.socket.SocketConditionalWritabilityTest;
import io.netty.testsuite.transport.socket.SocketConnectTest;
import io.netty.testsuite.transport.socket.SocketDataReadInitialStateTest;
import io.netty.testsuite.transport.socket.SocketEchoTest;
import io.netty.testsuite.transport.socket.SocketExceptionHandlingTest;
import io.netty.testsuite.transport.socket.SocketFileRegionTest;
import io.netty.testsuite.transport.socket.SocketFixedLengthEchoTest;
import io.netty.testsuite.transport.socket.SocketGatheringWriteTest;
import io.netty.testsuite.transport.socket.SocketHalfClosedTest;
import io.netty.testsuite.transport.socket.SocketObjectEchoTest;
import io.netty.testsuite.transport.socket.SocketReadPendingTest;
import io.netty.testsuite.transport.socket.SocketRstTest;
import io.netty.testsuite.transport.socket.SocketSslEchoTest;
import io.netty.testsuite.transport.socket.SocketSslGreetingTest;
import io.netty.testsuite.transport.socket.SocketStartTlsTest;
import io.netty.testsuite.transport.socket.SocketStringEchoTest;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Netty's own tests of stream sockets, each over each medium. A time-out for each test, since a broken channel hangs.
 * What is not run is in {@link Exclusions}.
 */
@Timeout(60)
@ExtendWith(Exclusions.class)
@ParameterizedClass
@EnumSource(TestMedium.Kind.class)
class NettySuiteTest
{
    private final TestMedium.Kind kind;
    private final Permutation permutation;

    NettySuiteTest(final TestMedium.Kind kind)
    {
        this.kind = kind;
        permutation = Permutation.of(kind);
    }

    TestMedium.Kind medium()
    {
        return kind;
    }

    @Nested
    class AutoRead extends SocketAutoReadTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class BufRelease extends SocketBufReleaseTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class CancelWrite extends SocketCancelWriteTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class CompositeGatheringWrite extends CompositeBufferGatheringWriteTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class ConditionalWritability extends SocketConditionalWritabilityTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class Connect extends SocketConnectTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class DataReadInitialState extends SocketDataReadInitialStateTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class Echo extends SocketEchoTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class ExceptionHandling extends SocketExceptionHandlingTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class FileRegion extends SocketFileRegionTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class FixedLengthEcho extends SocketFixedLengthEchoTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class GatheringWrite extends SocketGatheringWriteTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class HalfClosed extends SocketHalfClosedTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class ObjectEcho extends SocketObjectEchoTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class ReadPending extends SocketReadPendingTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class Rst extends SocketRstTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Tag("slow")
    @Nested
    class SslEcho extends SocketSslEchoTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class SslGreeting extends SocketSslGreetingTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Tag("slow")
    @Nested
    class StartTls extends SocketStartTlsTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class StringEcho extends SocketStringEchoTest
    {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories()
        {
            return permutation.factories();
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }
    }

    @Nested
    class ShutdownOutputByPeer extends AbstractSocketShutdownOutputByPeerTest<StreamChannel>
    {
        @Override
        protected List<BootstrapFactory<ServerBootstrap>> newFactories()
        {
            return List.of(permutation::server);
        }

        @Override
        protected List<ByteBufAllocator> newAllocators()
        {
            return Permutation.allocators();
        }

        @Override
        protected SocketAddress newSocketAddress()
        {
            return permutation.any();
        }

        @Override
        protected StreamChannel newSocket()
        {
            return permutation.registered();
        }

        @Override
        protected void connect(final StreamChannel channel, final SocketAddress address)
        {
            channel.connect(address).syncUninterruptibly();
        }

        @Override
        protected void shutdownOutput(final StreamChannel channel)
        {
            channel.shutdownOutput().syncUninterruptibly();
        }

        @Override
        protected void close(final StreamChannel channel)
        {
            channel.close().syncUninterruptibly();
        }

        @Override
        protected void write(final StreamChannel channel, final int data)
        {
            channel.writeAndFlush(channel.alloc().buffer(1).writeByte(data)).syncUninterruptibly();
        }
    }
}
