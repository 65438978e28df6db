/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import static dev.slipstream.netty.grpc.FaultCalls.call;
import static dev.slipstream.netty.grpc.FaultCalls.callUntilAnswered;
import static dev.slipstream.netty.grpc.FaultCalls.callWithoutAnswer;
import static dev.slipstream.netty.grpc.FaultCalls.failureOf;
import static dev.slipstream.netty.grpc.FaultCalls.newChannel;
import static dev.slipstream.netty.grpc.FaultCalls.shutDown;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.slipstream.netty.Footprint;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.OpenDescriptors;
import dev.slipstream.rig.ScratchDirectory;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.testing.integration.Messages.SimpleResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * SIGSTOP of each process that takes part, in the middle of calls, for longer than the ten seconds after which Aeron
 * gives up whoever says nothing. What was under way fails, what comes after SIGCONT is answered, and everybody holds as
 * much as before.
 */
@Tag("slow")
@Timeout(180)
class StoppedProcessTest
{
    private static final int STOPPED_S = 15;

    private ScratchDirectory directory;
    private ShmSettings settings;

    @BeforeEach
    void setUp()
    {
        directory = ScratchDirectory.create("shm-stop");
        settings = ShmSettings.fromProperties().withDirectory(directory.path());
    }

    @AfterEach
    void tearDown()
    {
        directory.close();
    }

    @Test
    void shouldGoOnAfterTheServerHasStoodStill() throws Exception
    {
        final ManagedChannel channel = newChannel(settings);
        try (ChildJvm server = GrpcProcess.start("server", directory.path()))
        {
            call(channel);
            standStill(server, channel);
        }
        finally
        {
            shutDown(channel);
        }
    }

    @Test
    void shouldGoOnAfterTheDriverHasStoodStill() throws Exception
    {
        final Path aeronDirectory = directory.path().resolve("aeron");
        settings = settings.withAeronDirectory(aeronDirectory);
        try (ChildJvm driver = GrpcProcess.start("driver", aeronDirectory))
        {
            final Server server = FaultCalls.newServer(settings).build().start();
            final ManagedChannel channel = newChannel(settings);
            try
            {
                call(channel);
                standStill(driver, channel);
            }
            finally
            {
                shutDown(channel);
                shutDown(server);
            }
        }
    }

    @Test
    void shouldGoOnAfterTheClientHasStoodStill() throws Exception
    {
        final Server server = FaultCalls.newServer(settings).build().start();
        try (ChildJvm client = GrpcProcess.start("client", directory.path()))
        {
            final Footprint before = Footprint.of(directory.path());
            final int descriptors = OpenDescriptors.count(client.pid());
            GrpcProcess.tellToCall(client);
            stopFor(client);
            GrpcProcess.awaitAnswer(client);
            awaitAgain(before, client, descriptors);
        }
        finally
        {
            shutDown(server);
        }
    }

    private void standStill(final ChildJvm process, final ManagedChannel channel) throws Exception
    {
        final Footprint before = Footprint.of(directory.path());
        final int descriptors = OpenDescriptors.count(process.pid());
        final ListenableFuture<SimpleResponse> first = callWithoutAnswer(channel);
        final ListenableFuture<SimpleResponse> second = callWithoutAnswer(channel);
        stopFor(process);
        assertThat(failureOf(first)).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failureOf(second)).isEqualTo(Status.Code.UNAVAILABLE);
        callUntilAnswered(channel);
        awaitAgain(before, process, descriptors);
    }

    private void awaitAgain(final Footprint before, final ChildJvm process, final int descriptors)
    {
        before.awaitAgain(directory.path());
        Footprint.awaitDescriptors(process.pid(), descriptors);
    }

    private static void stopFor(final ChildJvm process) throws InterruptedException
    {
        process.pause();
        try
        {
            TimeUnit.SECONDS.sleep(STOPPED_S);
        }
        finally
        {
            process.resume();
        }
    }
}
