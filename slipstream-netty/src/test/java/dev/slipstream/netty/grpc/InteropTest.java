/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import static org.junit.Assume.assumeTrue;

import dev.slipstream.netty.AeronUdpAddress;
import dev.slipstream.netty.AeronUdpServerChannel;
import dev.slipstream.netty.TestMedium;
import dev.slipstream.netty.settings.AeronUdpSettings;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ScratchDirectory;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * gRPC's interoperability tests over each medium, in plaintext and with TLS on both sides. What is meant to be used
 * runs by default: shared memory in plaintext, UDP with TLS; with {@code -Pslow} the other two as well.
 */
@RunWith(Parameterized.class)
public class InteropTest extends AbstractInteropTest
{
    private static final String NAME = "interop";
    private static final ScratchDirectory DIRECTORY = ScratchDirectory.create(NAME);
    private static final ShmSettings SHM = ShmSettings.fromProperties().withDirectory(DIRECTORY.path());
    private static final AeronUdpSettings UDP = AeronUdpSettings.fromProperties().withDirectory(DIRECTORY.path())
        .withTermLength(TestMedium.UDP_TERM_LENGTH);

    private final TestMedium.Kind medium;
    private final boolean isTls;
    private @Nullable AeronUdpServerChannel listening;

    public InteropTest(final TestMedium.Kind medium, final boolean isTls)
    {
        this.medium = medium;
        this.isTls = isTls;
    }

    @Parameterized.Parameters(name = "{0}, tls={1}")
    public static List<Object[]> parameters()
    {
        final List<Object[]> parameters = new ArrayList<>(List.of(
            new Object[]{TestMedium.Kind.SHM, false}, new Object[]{TestMedium.Kind.UDP, true}));
        if (Boolean.getBoolean("slipstream.test.slow"))
        {
            parameters.add(new Object[]{TestMedium.Kind.SHM, true});
            parameters.add(new Object[]{TestMedium.Kind.UDP, false});
        }
        return parameters;
    }

    @Override
    protected ServerBuilder<?> getServerBuilder()
    {
        final ServerCredentials credentials = isTls ? serverCredentials() : InsecureServerCredentials.create();
        final NettyServerBuilder builder = switch (medium)
        {
            case SHM -> ShmGrpc.newServerBuilder(NAME, credentials, SHM);
            case UDP -> AeronUdpGrpc.newServerBuilder(
                AeronUdpAddress.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), credentials, UDP)
                .channelFactory(this::newListening);
        };
        builder.flowControlWindow(TEST_FLOW_CONTROL_WINDOW).maxInboundMessageSize(MAX_MESSAGE_SIZE);
        // The tests trace by themselves.
        InternalNettyServerBuilder.setStatsEnabled(builder, false);
        return builder.addStreamTracerFactory(createCustomCensusTracerFactory());
    }

    @Override
    protected NettyChannelBuilder createChannelBuilder()
    {
        final ChannelCredentials credentials = isTls ? clientCredentials() : InsecureChannelCredentials.create();
        final NettyChannelBuilder builder = switch (medium)
        {
            case SHM -> ShmGrpc.newChannelBuilder(NAME, credentials, SHM);
            case UDP -> AeronUdpGrpc.newChannelBuilder(
                Objects.requireNonNull(Objects.requireNonNull(listening).localAddress()), credentials, UDP);
        };
        builder.flowControlWindow(TEST_FLOW_CONTROL_WINDOW).maxInboundMessageSize(MAX_MESSAGE_SIZE);
        if (isTls)
        {
            builder.overrideAuthority(TestUtils.TEST_SERVER_HOST);
        }
        InternalNettyChannelBuilder.setStatsEnabled(builder, false);
        return builder.intercept(createCensusStatsClientInterceptor());
    }

    @Test
    public void shouldKnowWhoCalls()
    {
        assumeTrue("in plaintext nobody does", isTls);
        assertX500SubjectDn("CN=testclient, O=Internet Widgits Pty Ltd, ST=Some-State, C=AU");
    }

    /** The tests do not tell where their server listens. */
    private AeronUdpServerChannel newListening()
    {
        final AeronUdpServerChannel made = new AeronUdpServerChannel(UDP);
        listening = made;
        return made;
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
