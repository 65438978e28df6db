/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import dev.slipstream.netty.Watchdog;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ScratchDirectory;
import io.grpc.Attributes;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** kill -9 of each process that takes part, in the middle of calls. */
@Timeout(180)
class ProcessDeathTest
{
    private static final String NAME = "faults";

    private ScratchDirectory directory;
    private ShmSettings settings;

    @BeforeEach
    void setUp()
    {
        directory = ScratchDirectory.create("shm-death");
        settings = ShmSettings.fromProperties().withDirectory(directory.path());
    }

    @AfterEach
    void tearDown()
    {
        directory.close();
    }

    @Test
    void shouldBeUnavailableWhenTheServerIsKilledAndGoOnWithTheNextOne() throws Exception
    {
        final ManagedChannel channel = newChannel();
        try
        {
            try (ChildJvm server = GrpcProcess.start("server", directory.path()))
            {
                call(channel);
                final ListenableFuture<SimpleResponse> first = callWithoutAnswer(channel);
                final ListenableFuture<SimpleResponse> second = callWithoutAnswer(channel);

                server.kill();

                assertUnavailable(first);
                assertUnavailable(second);
            }
            try (ChildJvm next = GrpcProcess.start("server", directory.path()))
            {
                call(channel);
                assertThat(next.isAlive()).isTrue();
                assertThat(driverDirectories()).as("that of the dead one is gone").hasSize(1);
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
        final Server server = ShmGrpc.newServerBuilder(NAME, InsecureServerCredentials.create(), settings)
            .addService(new EchoService()).addTransportFilter(countIn(transports)).build().start();
        final ManagedChannel other = newChannel();
        try
        {
            call(other);
            startAndKillClient(transports);
            // The pipe of the doorbell that the dead one slept on stays open until its successor takes the slot.
            final int descriptors = openDescriptors();
            startAndKillClient(transports);
            call(other);
            Watchdog.await(() -> openDescriptors() + " descriptors of " + descriptors,
                () -> openDescriptors() <= descriptors);
        }
        finally
        {
            shutDown(other);
            server.shutdownNow().awaitTermination(Watchdog.TIMEOUT_S, TimeUnit.SECONDS);
        }
        Watchdog.await(() -> "the directory of the driver to go, there is " + driverDirectories(),
            () -> driverDirectories().isEmpty());
        Watchdog.await(() -> "mapped memory to be given back", () -> !isMapped(directory.path()));
    }

    @Test
    void shouldGoOnWithTheNextDriverWhenItsIsKilled() throws Exception
    {
        final Path aeronDirectory = directory.path().resolve("aeron");
        settings = settings.withAeronDirectory(aeronDirectory);
        ChildJvm driver = GrpcProcess.start("driver", aeronDirectory);
        final Server server = ShmGrpc.newServerBuilder(NAME, InsecureServerCredentials.create(), settings)
            .addService(new EchoService()).build().start();
        final ManagedChannel channel = newChannel();
        try
        {
            call(channel);
            final ListenableFuture<SimpleResponse> pending = callWithoutAnswer(channel);

            driver.kill();
            assertUnavailable(pending);

            driver.close();
            driver = GrpcProcess.start("driver", aeronDirectory);
            call(channel);
        }
        finally
        {
            shutDown(channel);
            server.shutdownNow().awaitTermination(Watchdog.TIMEOUT_S, TimeUnit.SECONDS);
            driver.close();
        }
    }

    private void startAndKillClient(final AtomicInteger transports)
    {
        try (ChildJvm client = GrpcProcess.start("client", directory.path()))
        {
            assertThat(transports).hasValue(2);
            client.kill();
            Watchdog.await(() -> transports + " transports", () -> transports.get() == 1);
        }
    }

    private ManagedChannel newChannel()
    {
        return ShmGrpc.newChannelBuilder(NAME, InsecureChannelCredentials.create(), settings).build();
    }

    private static void call(final ManagedChannel channel)
    {
        // Longer than Aeron takes to find out for itself, at worst.
        TestServiceGrpc.newBlockingStub(channel).withWaitForReady()
            .withDeadlineAfter(2 * Watchdog.TIMEOUT_S, TimeUnit.SECONDS).unaryCall(SimpleRequest.getDefaultInstance());
    }

    private static ListenableFuture<SimpleResponse> callWithoutAnswer(final ManagedChannel channel)
    {
        return TestServiceGrpc.newFutureStub(channel)
            .unaryCall(SimpleRequest.newBuilder().setResponseSize(EchoService.NEVER).build());
    }

    private static void assertUnavailable(final ListenableFuture<SimpleResponse> pending)
    {
        assertThatThrownBy(() -> pending.get(Watchdog.TIMEOUT_S, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class).cause().isInstanceOfSatisfying(StatusRuntimeException.class,
                (e) -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    private static void shutDown(final ManagedChannel channel) throws InterruptedException
    {
        assertThat(channel.shutdownNow().awaitTermination(Watchdog.TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
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

    private static boolean isMapped(final Path directory)
    {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps")))
        {
            return maps.anyMatch((line) -> line.contains(directory + "/") && line.contains(".logbuffer"));
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    private static int openDescriptors()
    {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
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
