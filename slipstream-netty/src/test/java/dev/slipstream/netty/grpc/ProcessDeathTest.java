/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import static dev.slipstream.netty.grpc.FaultCalls.call;
import static dev.slipstream.netty.grpc.FaultCalls.callWithoutAnswer;
import static dev.slipstream.netty.grpc.FaultCalls.failureOf;
import static dev.slipstream.netty.grpc.FaultCalls.newChannel;
import static dev.slipstream.netty.grpc.FaultCalls.shutDown;
import static io.aeron.driver.Configuration.CLIENT_LIVENESS_TIMEOUT_PROP_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.slipstream.netty.Footprint;
import dev.slipstream.netty.Watchdog;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ScratchDirectory;
import io.grpc.Attributes;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.testing.integration.Messages.SimpleResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * kill -9 of each process that takes part, in the middle of calls, again and again: this process goes on, and holds no
 * more each time than the time before.
 */
@Timeout(180)
class ProcessDeathTest
{
    /** The first is what to compare with, when it has gone. */
    private static final int TIMES = 3;

    private ScratchDirectory directory;
    private ShmSettings settings;
    private long mappings;
    private @Nullable Footprint before;

    @BeforeEach
    void setUp()
    {
        directory = ScratchDirectory.create("shm-death");
        settings = ShmSettings.fromProperties().withDirectory(directory.path());
        // For so long a driver keeps the streams of a client that is dead.
        System.setProperty(CLIENT_LIVENESS_TIMEOUT_PROP_NAME, "3s");
    }

    @AfterEach
    void tearDown()
    {
        System.clearProperty(CLIENT_LIVENESS_TIMEOUT_PROP_NAME);
        directory.close();
    }

    @Test
    void shouldBeUnavailableWhenTheServerIsKilledAndGoOnWithTheNextOne() throws Exception
    {
        final ManagedChannel channel = newChannel(settings);
        try
        {
            for (int i = 0; i < TIMES; i++)
            {
                try (ChildJvm server = GrpcProcess.start("server", directory.path()))
                {
                    call(channel);
                    assertThat(driverDirectories()).as("that of the dead one is gone").hasSize(1);
                    look();
                    final ListenableFuture<SimpleResponse> sent = callWithoutAnswer(channel);
                    server.pause();
                    final ListenableFuture<SimpleResponse> stuck = callWithoutAnswer(channel);

                    server.kill();

                    assertThat(failureOf(sent)).isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(failureOf(stuck)).isEqualTo(Status.Code.UNAVAILABLE);
                }
            }
        }
        finally
        {
            shutDown(channel);
        }
    }

    @Test
    void shouldForgetAClientThatIsKilled() throws Exception
    {
        final AtomicInteger transports = new AtomicInteger();
        final Server server =
            FaultCalls.newServer(settings).addTransportFilter(countIn(transports)).build().start();
        final ManagedChannel other = newChannel(settings);
        try
        {
            call(other);
            for (int i = 0; i < TIMES; i++)
            {
                try (ChildJvm client = GrpcProcess.start("client", directory.path()))
                {
                    assertThat(transports).hasValue(2);
                    look();
                    GrpcProcess.tellToCall(client);
                    client.kill();
                    Watchdog.await(() -> transports + " transports", () -> transports.get() == 1);
                }
                call(other);
            }
        }
        finally
        {
            shutDown(other);
            shutDown(server);
        }
        Watchdog.await(() -> "the directory of the driver to go, there is " + driverDirectories(),
            () -> driverDirectories().isEmpty());
        Watchdog.await(() -> "mapped streams to be given back", () -> Footprint.mappings(directory.path()) == 0);
    }

    @Test
    void shouldGoOnWithTheNextDriverWhenItsIsKilled() throws Exception
    {
        final Path aeronDirectory = directory.path().resolve("aeron");
        settings = settings.withAeronDirectory(aeronDirectory);
        final Server server;
        try (ChildJvm driver = GrpcProcess.start("driver", aeronDirectory))
        {
            server = FaultCalls.newServer(settings).build().start();
            driver.kill();
        }
        final ManagedChannel channel = newChannel(settings);
        try
        {
            for (int i = 0; i < TIMES; i++)
            {
                try (ChildJvm driver = GrpcProcess.start("driver", aeronDirectory))
                {
                    call(channel);
                    look();
                    final ListenableFuture<SimpleResponse> pending = callWithoutAnswer(channel);

                    driver.kill();

                    assertThat(failureOf(pending)).isEqualTo(Status.Code.UNAVAILABLE);
                }
            }
        }
        finally
        {
            shutDown(channel);
            shutDown(server);
        }
    }

    /** In the middle of each time. What stays of the first is counted in the second, when all else of it has gone. */
    private void look()
    {
        if (mappings == 0)
        {
            mappings = Footprint.mappings(directory.path());
        }
        else if (before == null)
        {
            Watchdog.await(() -> "the end of what is mapped", () -> Footprint.mappings(directory.path()) <= mappings);
            before = Footprint.of(directory.path());
        }
        else
        {
            before.awaitAgain(directory.path());
        }
    }

    private List<Path> driverDirectories()
    {
        try (Stream<Path> paths = Files.list(directory.path()))
        {
            return paths.filter(Files::isDirectory).toList();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerTransportFilter countIn(final AtomicInteger transports)
    {
        return new ServerTransportFilter()
        {
            @Override
            public Attributes transportReady(final Attributes attributes)
            {
                transports.incrementAndGet();
                return attributes;
            }

            @Override
            public void transportTerminated(final Attributes attributes)
            {
                transports.decrementAndGet();
            }
        };
    }
}
