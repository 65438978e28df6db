/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.sidecar.backend.EchoClient;
import dev.slipstream.sidecar.backend.EchoMain;
import dev.slipstream.sidecar.backend.EchoServer;
import dev.slipstream.sidecar.config.Address;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SidecarTest
{
    private static final byte[] HELLO = EchoClient.HELLO;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void shouldEndTheCallsOfABackendThatIsKilledAndRecover()
    {
        try (ChildJvm first = backend(0))
        {
            final int port = port(first);
            try (TestSidecar sidecar = sidecar(port))
            {
                final EchoClient client = sidecar.client("in");
                final Future<byte[]> hanging = client.hang();
                assertThat(client.echo(HELLO)).isEqualTo(HELLO);

                first.kill();
                assertThatThrownBy(() -> hanging.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                    .cause().isInstanceOfSatisfying(StatusRuntimeException.class,
                        (e) -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
                try (ChildJvm second = backend(port))
                {
                    assertThat(port(second)).isEqualTo(port);
                    assertThat(client.echoUntilAnswered()).isEqualTo(HELLO);
                }
            }
        }
    }

    @Test
    void shouldDrainWithoutAFailedCall() throws Exception
    {
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = sidecar(server.port());
            ExecutorService executor = Executors.newSingleThreadExecutor())
        {
            final EchoClient client = sidecar.client("in");
            final EchoClient.Chat chat = client.chat();
            chat.say(HELLO);

            final Future<?> drained = executor.submit(() ->
            {
                sidecar.sidecar().drain();
                return null;
            });
            // The connection takes no new calls, and there is no other; the call on it goes on.
            client.echoUntilUnavailable();
            assertThat(sidecar.sidecar().isReady()).isFalse();
            assertThat(drained.isDone()).isFalse();
            chat.say(HELLO);
            chat.end();
            drained.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldNotWaitForCallsForLongerThanConfigured() throws Exception
    {
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            TestSidecar sidecar = TestSidecar.start(TestSidecar.config("tcp:127.0.0.1:0",
                "tcp:127.0.0.1:" + server.port(), "drain: {application: 0s, calls: 100ms}")))
        {
            final Future<byte[]> hanging = sidecar.client("in").hang();
            assertThat(server.awaitHanging()).isTrue();
            sidecar.sidecar().drain();
            sidecar.sidecar().close();
            assertThatThrownBy(() -> hanging.get(30, TimeUnit.SECONDS)).hasMessageContaining("UNAVAILABLE");
        }
    }

    @Test
    void shouldBeReplacedByItsSuccessorWithoutAFailedCall() throws Exception
    {
        final Path socket = directory.resolve("in.sock");
        try (EchoServer server = EchoServer.start("a", "127.0.0.1", 0);
            ExecutorService executor = Executors.newSingleThreadExecutor())
        {
            final String config = TestSidecar.config("unix:" + socket, "tcp:127.0.0.1:" + server.port());
            final ManagedChannel channel = TestSidecar.builder(new Address.Unix(socket),
                ShmSettings.fromProperties())
                .defaultServiceConfig(TestSidecar.retryingConfig()).build();
            final EchoClient client = new EchoClient(channel);
            TestSidecar running = TestSidecar.start(config);
            try
            {
                final AtomicBoolean isOver = new AtomicBoolean();
                final Future<Integer> calls = executor.submit(() ->
                {
                    int count = 0;
                    while (!isOver.get())
                    {
                        assertThat(client.echo(HELLO)).isEqualTo(HELLO);
                        count++;
                    }
                    return count;
                });
                for (int i = 0; i < 5; i++)
                {
                    final TestSidecar successor = TestSidecar.start(config);
                    running.sidecar().drain();
                    running.close();
                    running = successor;
                    awaitCall(running);
                }
                isOver.set(true);
                assertThat(calls.get(30, TimeUnit.SECONDS)).isPositive();
            }
            finally
            {
                channel.shutdownNow();
                running.close();
            }
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void shouldRefuseAnAddressThatIsTakenByAFile() throws IOException
    {
        final Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> TestSidecar.start(TestSidecar.config("unix:" + file, "tcp:127.0.0.1:1")))
            .isInstanceOf(IOException.class).hasMessageContaining("there is a file that is no socket; remove it");
        assertThat(file).exists();
    }

    private static TestSidecar sidecar(final int port)
    {
        try
        {
            return TestSidecar.start(TestSidecar.config("tcp:127.0.0.1:0", "tcp:127.0.0.1:" + port,
                "drain: {calls: 60s}"));
        }
        catch (final IOException e)
        {
            throw new AssertionError(e);
        }
    }

    private static ChildJvm backend(final int port)
    {
        return ChildJvm.of(EchoMain.class).name("backend").arguments("child", Integer.toString(port)).start();
    }

    private static int port(final ChildJvm backend)
    {
        return Integer.parseInt(backend.awaitLine("ready ", PATIENCE));
    }

    private static void awaitCall(final TestSidecar sidecar) throws InterruptedException
    {
        while (sidecar.log().isEmpty())
        {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
