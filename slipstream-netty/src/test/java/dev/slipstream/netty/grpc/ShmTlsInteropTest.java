/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.suite.ShmPermutation;
import io.grpc.ChannelCredentials;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.internal.testing.TestUtils;
import io.grpc.netty.InternalNettyChannelBuilder;
import io.grpc.netty.InternalNettyServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.testing.TlsTesting;
import io.grpc.testing.integration.AbstractInteropTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** gRPC's interoperability tests in shared memory, with TLS on both sides. */
@RunWith(JUnit4.class)
public class ShmTlsInteropTest extends AbstractInteropTest
{
    private static final String NAME = "interop-tls";

    @Override
    protected ServerBuilder<?> getServerBuilder()
    {
        final NettyServerBuilder builder =
            ShmGrpc.newServerBuilder(NAME, serverCredentials(), ShmPermutation.SETTINGS)
                .flowControlWindow(TEST_FLOW_CONTROL_WINDOW).maxInboundMessageSize(MAX_MESSAGE_SIZE);
        // The tests trace by themselves.
        InternalNettyServerBuilder.setStatsEnabled(builder, false);
        return builder.addStreamTracerFactory(createCustomCensusTracerFactory());
    }

    @Override
    protected NettyChannelBuilder createChannelBuilder()
    {
        final NettyChannelBuilder builder = ShmGrpc
            .newChannelBuilder(NAME, clientCredentials(), ShmPermutation.SETTINGS)
            .overrideAuthority(TestUtils.TEST_SERVER_HOST)
            .flowControlWindow(TEST_FLOW_CONTROL_WINDOW).maxInboundMessageSize(MAX_MESSAGE_SIZE);
        InternalNettyChannelBuilder.setStatsEnabled(builder, false);
        return builder.intercept(createCensusStatsClientInterceptor());
    }

    @Test
    public void shouldKnowWhoCalls()
    {
        assertX500SubjectDn("CN=testclient, O=Internet Widgits Pty Ltd, ST=Some-State, C=AU");
    }

    private static ServerCredentials serverCredentials()
    {
        try
        {
            return TlsServerCredentials.newBuilder()
                .keyManager(TlsTesting.loadCert("server1.pem"), TlsTesting.loadCert("server1.key"))
                .trustManager(TlsTesting.loadCert("ca.pem"))
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    private static ChannelCredentials clientCredentials()
    {
        try
        {
            return TlsChannelCredentials.newBuilder()
                .keyManager(TlsTesting.loadCert("client.pem"), TlsTesting.loadCert("client.key"))
                .trustManager(TlsTesting.loadCert("ca.pem"))
                .build();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
