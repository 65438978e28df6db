/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import dev.slipstream.netty.suite.ShmPermutation;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerBuilder;
import io.grpc.netty.InternalNettyChannelBuilder;
import io.grpc.netty.InternalNettyServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.testing.integration.AbstractInteropTest;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** gRPC's interoperability tests in shared memory, in plaintext. */
@RunWith(JUnit4.class)
public class ShmPlaintextInteropTest extends AbstractInteropTest
{
    private static final String NAME = "interop-plaintext";

    @Override
    protected ServerBuilder<?> getServerBuilder()
    {
        final NettyServerBuilder builder =
            ShmGrpc.newServerBuilder(NAME, InsecureServerCredentials.create(), ShmPermutation.SETTINGS)
                .flowControlWindow(TEST_FLOW_CONTROL_WINDOW).maxInboundMessageSize(MAX_MESSAGE_SIZE);
        // The tests trace by themselves.
        InternalNettyServerBuilder.setStatsEnabled(builder, false);
        return builder.addStreamTracerFactory(createCustomCensusTracerFactory());
    }

    @Override
    protected NettyChannelBuilder createChannelBuilder()
    {
        final NettyChannelBuilder builder = ShmGrpc
            .newChannelBuilder(NAME, InsecureChannelCredentials.create(), ShmPermutation.SETTINGS)
            .flowControlWindow(TEST_FLOW_CONTROL_WINDOW).maxInboundMessageSize(MAX_MESSAGE_SIZE);
        InternalNettyChannelBuilder.setStatsEnabled(builder, false);
        return builder.intercept(createCensusStatsClientInterceptor());
    }

}
