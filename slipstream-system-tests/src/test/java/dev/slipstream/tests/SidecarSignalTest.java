/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.tests.mesh.Chats;
import dev.slipstream.tests.mesh.SidecarChild;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SidecarSignalTest
{
    private static final int DEADLINE_S = 60;

    @TempDir
    private Path directory;

    @Test
    void shouldLetACallGoOnAfterSigtermAndEndAfterIt() throws Exception
    {
        try (Chats server = new Chats();
            SidecarChild sidecar = SidecarChild.start(directory, "sidecar", """
                eventLoops: 1
                drain: {application: 0s, calls: 60s}
                upstreams:
                  app: {endpoints: ["tcp:127.0.0.1:%d"]}
                listeners:
                  - {name: in, address: "tcp:127.0.0.1:0", direction: inbound, routes: [{upstream: app}]}
                """.formatted(server.port())))
        {
            final int port = sidecar.port("in");
            final ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
            try
            {
                final Chats.Chat call = Chats.begin(channel, DEADLINE_S);
                assertThat(call.say("before")).isEqualTo("before");

                sidecar.terminate();
                sidecar.awaitWords("draining");
                awaitRefusal(port);
                assertThat(call.say("after")).isEqualTo("after");
                assertThat(sidecar.isAlive()).isTrue();
                call.requests().onCompleted();
                assertThat(call.await()).isEqualTo(Status.Code.OK);
                assertThat(sidecar.awaitTermination()).endsWith("slipstream sidecar: ended");
            }
            finally
            {
                channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
            }
        }
    }

    private static void awaitRefusal(final int port) throws Exception
    {
        // It listens on for a moment after it has said that it drains.
        assertThatThrownBy(() ->
        {
            while (true)
            {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
            }
        }).isInstanceOf(ConnectException.class);
    }
}
