/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.rig.LoopbackPort;
import dev.slipstream.rig.ScratchDirectory;
import dev.slipstream.tests.mesh.Chats;
import dev.slipstream.tests.mesh.NearAndFar;
import dev.slipstream.tests.mesh.SidecarChild;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two sidecars in processes of their own, with mutual TLS between them, one of which is killed:
 *
 * <pre>
 * client ── TCP ──> near ── mTLS over TCP or Aeron ──> far ── TCP ──> server
 * </pre>
 */
@Timeout(120)
class SidecarKillTest
{
    /**
     * Less than the ten seconds after which Aeron by itself, and the twenty after which TCP, gives up a peer that has
     * fallen silent: a call that was still waiting then would end with DEADLINE_EXCEEDED.
     */
    private static final int DEADLINE_S = 9;

    /** There is memory for one connection, so that a new one needs what the one before it had. */
    private static final String FAR = """
        eventLoops: 1
        drain: {application: 0s, calls: 1s}
        limits: {connections: 1}
        aeron: {directory: '%s/udp', termLength: 64k}
        """;

    private static final String NEAR = """
        eventLoops: 1
        drain: {application: 0s, calls: 1s}
        aeron: {directory: '%s/udp', termLength: 64k}
        """;

    private ScratchDirectory scratch;
    private Chats server;

    @BeforeEach
    void start() throws Exception
    {
        scratch = ScratchDirectory.create("sidecar-kill");
        server = new Chats();
    }

    @AfterEach
    void stop()
    {
        server.close();
        scratch.close();
    }

    @Test
    void shouldEndCallsAndRecover() throws Exception
    {
        killOneAfterTheOther("aeron");
    }

    @Tag("slow")
    @Test
    void shouldEndCallsAndRecoverOverTcp() throws Exception
    {
        killOneAfterTheOther("tcp");
    }

    private void killOneAfterTheOther(final String between) throws Exception
    {
        final Path folder = scratch.path();
        final NearAndFar mesh = NearAndFar.between(folder, "tcp:127.0.0.1:0",
            between + ":127.0.0.1:" + LoopbackPort.free(), "tcp:127.0.0.1:" + server.port());
        final String farConfig = FAR.formatted(folder) + mesh.far();
        final String nearConfig = NEAR.formatted(folder) + mesh.near();
        try (SidecarChild firstFar = SidecarChild.start(folder, "far-1", farConfig);
            SidecarChild firstNear = SidecarChild.start(folder, "near-1", nearConfig))
        {
            final ManagedChannel channel = channel(firstNear);
            try
            {
                final Chats.Chat first = begin(channel);
                firstFar.kill();
                assertThat(first.await()).as("the call through the sidecar that was killed")
                    .isEqualTo(Status.Code.UNAVAILABLE);
                server.awaitBroken();
                assertThat(Chats.begin(channel, DEADLINE_S).say("nobody there")).isEqualTo(Status.Code.UNAVAILABLE);

                try (SidecarChild secondFar = SidecarChild.start(folder, "far-2", farConfig))
                {
                    final Chats.Chat second = begin(channel);
                    firstNear.kill();
                    assertThat(second.await()).isEqualTo(Status.Code.UNAVAILABLE);
                    server.awaitBroken();

                    try (SidecarChild secondNear = SidecarChild.start(folder, "near-2", nearConfig))
                    {
                        shouldCarryCalls(secondNear);
                        secondNear.terminate();
                        secondNear.awaitTermination();
                    }
                    secondFar.terminate();
                    secondFar.awaitTermination();
                }
            }
            finally
            {
                channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
            }
        }
        assertThat(folder.resolve("udp")).satisfiesAnyOf((udp) -> assertThat(udp).doesNotExist(),
            (udp) -> assertThat(udp).isEmptyDirectory());
    }

    private static void shouldCarryCalls(final SidecarChild near) throws InterruptedException
    {
        final ManagedChannel channel = channel(near);
        try
        {
            begin(channel);
        }
        finally
        {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    /** A call that was answered once. Until there is one, all end with UNAVAILABLE; the test has the watchdog. */
    private static Chats.Chat begin(final ManagedChannel channel) throws InterruptedException
    {
        while (true)
        {
            final Chats.Chat chat = Chats.begin(channel, DEADLINE_S);
            final Object answer = chat.say("hello");
            if ("hello".equals(answer))
            {
                return chat;
            }
            assertThat(answer).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    private static ManagedChannel channel(final SidecarChild near) throws InterruptedException
    {
        return NettyChannelBuilder.forAddress("127.0.0.1", near.port("from-client")).usePlaintext().build();
    }
}
