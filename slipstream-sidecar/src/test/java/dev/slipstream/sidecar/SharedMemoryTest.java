/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.netty.grpc.ShmGrpc;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ScratchDirectory;
import dev.slipstream.sidecar.backend.EchoClient;
import dev.slipstream.sidecar.backend.EchoMethods;
import dev.slipstream.sidecar.backend.EchoServer;
import io.grpc.CallOptions;
import io.grpc.InsecureServerCredentials;
import io.grpc.stub.ClientCalls;
import java.util.Iterator;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SharedMemoryTest
{
    @Test
    void shouldCarryCallsFromSharedMemoryToSharedMemory() throws Exception
    {
        final long seed = System.nanoTime();
        try (ScratchDirectory scratch = ScratchDirectory.create("sidecar-shm");
            EchoServer server = EchoServer.start("a", ShmGrpc.newServerBuilder("app",
                InsecureServerCredentials.create(), ShmSettings.fromProperties().withDirectory(scratch.path())));
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config("shm:in", "shm:app",
                "shm: {directory: " + scratch.path() + "}")))
        {
            final EchoClient client = sidecar.client("in");
            for (final int size : new int[]{0, 1, 100_000, 4 << 20})
            {
                final byte[] message = new byte[size];
                new Random(seed).nextBytes(message);
                assertThat(client.echo(message)).as("seed %d, size %d", seed, size).isEqualTo(message);
            }
            final int messages = 2_000;
            final Iterator<byte[]> answers =
                ClientCalls.blockingServerStreamingCall(client.channel(), EchoMethods.FLOOD,
                    CallOptions.DEFAULT, new byte[messages]);
            for (int i = 0; i < messages; i++)
            {
                assertThat(answers.next()).hasSize(16 << 10);
                // What streams, windows and buffers hold between the two ends.
                assertThat(server.flooded() - i).isLessThan((24 << 20) / (16 << 10));
            }
            assertThat(sidecar.log()).hasSize(5);
        }
    }

    @Test
    void shouldWaitForTheNameUntilTheOneBeforeHasEnded() throws Exception
    {
        try (ScratchDirectory scratch = ScratchDirectory.create("sidecar-shm");
            EchoServer server = EchoServer.start("a", "127.0.0.1", 0))
        {
            final String config = TestSidecar.config("shm:in", "tcp:127.0.0.1:" + server.port(),
                "shm: {directory: " + scratch.path() + "}");
            final TestSidecar first = TestSidecar.start(config);
            final Thread end = Thread.ofPlatform().start(first::close);
            try (TestSidecar second = TestSidecar.start(config))
            {
                assertThat(second.client("in").echo(new byte[1])).hasSize(1);
            }
            end.join();
        }
    }
}
