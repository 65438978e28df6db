/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.slipstream.netty.Watchdog;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ScratchDirectory;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ShmGrpcTest
{
    private static final int LARGE = 4 * 1024 * 1024 - 1024;

    private ScratchDirectory directory;

    @BeforeEach
    void setUp()
    {
        directory = ScratchDirectory.create("shm-grpc");
        System.setProperty(ShmSettings.DIRECTORY_PROPERTY, directory.path().toString());
    }

    @AfterEach
    void tearDown()
    {
        System.clearProperty(ShmSettings.DIRECTORY_PROPERTY);
        directory.close();
    }

    @Test
    void shouldCallByTargetWithNothingButGrpcsOwnBuilder() throws Exception
    {
        final Server server = startServer("orders");
        final ManagedChannel channel = newChannel("shm:orders");
        try
        {
            final ByteString body = ByteString.copyFrom(new byte[LARGE]);
            assertThat(call(channel, body).getPayload().getBody()).isEqualTo(body);
            assertThat(channel.authority()).isEqualTo("orders");
        }
        finally
        {
            shutDown(channel, server);
        }
    }

    @Test
    void shouldBeUnavailableUntilAServerComes() throws Exception
    {
        final ManagedChannel channel = newChannel("shm:late");
        assertThatThrownBy(() -> call(channel, ByteString.EMPTY)).isInstanceOfSatisfying(
            StatusRuntimeException.class,
            (e) -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));

        final Server server = startServer("late");
        try
        {
            final SimpleResponse response = TestServiceGrpc.newBlockingStub(channel).withWaitForReady()
                .withDeadlineAfter(Watchdog.TIMEOUT_S, TimeUnit.SECONDS).unaryCall(SimpleRequest.getDefaultInstance());
            assertThat(response.getPayload().getBody()).isEmpty();
        }
        finally
        {
            shutDown(channel, server);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithATarget()
    {
        assertThatThrownBy(() -> newChannel("shm://host/orders")).hasMessageContaining("shared memory has no hosts");
        assertThatThrownBy(() -> newChannel("shm:../orders")).hasMessageContaining("no name of a service");
    }

    private static SimpleResponse call(final ManagedChannel channel, final ByteString body)
    {
        return TestServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Watchdog.TIMEOUT_S, TimeUnit.SECONDS)
            .unaryCall(SimpleRequest.newBuilder().setPayload(Payload.newBuilder().setBody(body)).build());
    }

    private static ManagedChannel newChannel(final String target)
    {
        return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    }

    private static Server startServer(final String name) throws IOException
    {
        return ShmGrpc.newServerBuilder(name, InsecureServerCredentials.create()).addService(new EchoService()).build()
            .start();
    }

    private static void shutDown(final ManagedChannel channel, final Server server) throws InterruptedException
    {
        channel.shutdownNow();
        server.shutdownNow();
        assertThat(channel.awaitTermination(Watchdog.TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
        assertThat(server.awaitTermination(Watchdog.TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    }
}
