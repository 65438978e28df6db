/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.slipstream.netty.AeronUdpAddress;
import dev.slipstream.netty.AeronUdpServerChannel;
import dev.slipstream.netty.Watchdog;
import dev.slipstream.netty.settings.AeronUdpSettings;
import dev.slipstream.rig.ScratchDirectory;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.TestServiceGrpc;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AeronUdpGrpcTest
{
    private ScratchDirectory directory;

    @BeforeEach
    void setUp()
    {
        directory = ScratchDirectory.create("udp-grpc");
        System.setProperty(AeronUdpSettings.DIRECTORY_PROPERTY, directory.path().toString());
    }

    @AfterEach
    void tearDown()
    {
        System.clearProperty(AeronUdpSettings.DIRECTORY_PROPERTY);
        directory.close();
    }

    @Test
    void shouldCallByTargetWithNothingButGrpcsOwnBuilder() throws Exception
    {
        final CompletableFuture<AeronUdpServerChannel> listening = new CompletableFuture<>();
        final Server server = AeronUdpGrpc
            .newServerBuilder(AeronUdpAddress.of("127.0.0.1", 0), InsecureServerCredentials.create())
            .channelFactory(() ->
            {
                final AeronUdpServerChannel made = new AeronUdpServerChannel();
                listening.complete(made);
                return made;
            })
            .addService(new EchoService()).build().start();
        final int port = Objects.requireNonNull(listening.join().localAddress()).tcp().getPort();
        final ManagedChannel channel = newChannel("aeron-udp:localhost:" + port);
        try
        {
            final ByteString body = ByteString.copyFrom(new byte[1024 * 1024]);
            assertThat(TestServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(Watchdog.TIMEOUT_S, TimeUnit.SECONDS)
                .unaryCall(SimpleRequest.newBuilder().setPayload(Payload.newBuilder().setBody(body)).build())
                .getPayload().getBody()).isEqualTo(body);
            assertThat(channel.authority()).isEqualTo("localhost:" + port);
        }
        finally
        {
            channel.shutdownNow();
            server.shutdownNow();
            assertThat(channel.awaitTermination(Watchdog.TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
            assertThat(server.awaitTermination(Watchdog.TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldSayWhatIsWrongWithATarget()
    {
        assertThatThrownBy(() -> newChannel("aeron-udp:orders")).hasMessageContaining("'orders' is no HOST:PORT");
        assertThatThrownBy(() -> newChannel("aeron-udp://orders:50051")).hasMessageContaining("aeron-udp:HOST:PORT");
    }

    private static ManagedChannel newChannel(final String target)
    {
        return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    }
}
