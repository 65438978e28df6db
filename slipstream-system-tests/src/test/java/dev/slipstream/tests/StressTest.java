/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.netty.grpc.ShmGrpc;
import dev.slipstream.netty.settings.ShmSettings;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.LoopbackPort;
import dev.slipstream.rig.ScratchDirectory;
import dev.slipstream.tests.mesh.Held;
import dev.slipstream.tests.mesh.NearAndFar;
import dev.slipstream.tests.mesh.SidecarChild;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.testing.integration.StressTestClient;
import io.grpc.testing.integration.TestServiceImpl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * gRPC's own stress test, which knows nothing of Slipstream: in shared memory, and through two sidecars that hold no
 * more for however long it goes on.
 *
 * <pre>
 * client ── shared memory ──> near ── mTLS over Aeron ──> far ── shared memory ──> server
 * </pre>
 */
@Tag("slow")
@Timeout(3600)
class StressTest
{
    /** Property: for how long calls go through the sidecars. */
    private static final int SOAK_S = Integer.getInteger("slipstream.test.soak.seconds", 600);

    private static final int SHM_S = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Each with a client of its own, whose connections come and go. */
    private static final int ROUNDS = 10;

    private static final int WARM_UP_ROUNDS = 2;

    /** After which what was connected is gone: Aeron lingers for two seconds at most. */
    private static final int REST_S = 5;

    /** Pipes that threads are rung by are opened when first needed. One for each client would be more. */
    private static final long DESCRIPTOR_MARGIN = ROUNDS / 2 - 1;

    /** Caches that fill late. There are hundreds of calls a second: what each of them left would be more. */
    private static final long HEAP_MARGIN = 1024 * 1024;

    /** Chunks of Netty's allocator, which takes and keeps as many as the busiest moment needs. */
    private static final long BUFFER_MARGIN = 4 * 1024 * 1024;

    /**
     * All that the client has, but large_unary, unimplemented_method and cancel_after_first_response: these look for
     * traces that it does not make, and so fail over TCP as well.
     */
    private static final String TEST_CASES = "empty_unary:4,client_streaming:2,server_streaming:2,ping_pong:2," +
        "empty_stream:1,unimplemented_service:1,cancel_after_begin:1,timeout_on_sleeping_server:1";

    /** The client takes HOST:PORT and makes a target of it, which is one in shared memory where these are the names. */
    private static final String SERVER = "shm:1";

    private static final String NEAR_SERVICE = "shm:2";

    private static final String COMMON = """
        eventLoops: 1
        admin: ["tcp:127.0.0.1:0"]
        drain: {application: 0s, calls: 1s}
        shm: {directory: '%1$s'}
        aeron: {directory: '%1$s/udp'}
        """;

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
    private ScratchDirectory scratch;
    private Server server;

    @BeforeEach
    void start() throws Exception
    {
        scratch = ScratchDirectory.create("stress");
        server = ShmGrpc.newServerBuilder(SERVER.substring("shm:".length()), InsecureServerCredentials.create(),
            ShmSettings.fromProperties().withDirectory(scratch.path()))
            .addService(ServerInterceptors.intercept(new TestServiceImpl(executor), TestServiceImpl.interceptors()))
            .build().start();
    }

    @AfterEach
    void stop() throws InterruptedException
    {
        assertThat(server.shutdownNow().awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        executor.shutdownNow();
        scratch.close();
    }

    @Test
    void shouldAnswerEveryCallInSharedMemory()
    {
        call(SERVER, SHM_S);
    }

    @Test
    void shouldAnswerEveryCallThroughSidecarsThatHoldNoMoreThanBefore() throws Exception
    {
        final Path folder = scratch.path();
        final NearAndFar mesh = NearAndFar.between(folder, NEAR_SERVICE, "aeron:127.0.0.1:" + LoopbackPort.free(),
            SERVER);
        final String common = COMMON.formatted(folder);
        try (SidecarChild far = SidecarChild.start(folder, "far", common + mesh.far());
            SidecarChild near = SidecarChild.start(folder, "near", common + mesh.near()))
        {
            final List<Held> byFar = new ArrayList<>();
            final List<Held> byNear = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++)
            {
                call(NEAR_SERVICE, SOAK_S / ROUNDS);
                TimeUnit.SECONDS.sleep(REST_S);
                byFar.add(Held.by(far));
                byNear.add(Held.by(near));
                System.out.println("  held by far " + byFar.getLast() + ", by near " + byNear.getLast());
            }
            assertFlat(byFar);
            assertFlat(byNear);
        }
    }

    /** Fails if one call does: the client ends at the first, and does not say how many there were. */
    private void call(final String target, final int seconds)
    {
        try (ChildJvm client = ChildJvm.of(StressTestClient.class)
            .jvmFlags("-Xmx256m", "-D" + ShmSettings.DIRECTORY_PROPERTY + "=" + scratch.path())
            .arguments("--server_addresses=" + target, "--metrics_port=0",
                "--num_channels_per_server=2", "--num_stubs_per_channel=2", "--test_cases=" + TEST_CASES,
                "--test_duration_secs=" + seconds)
            .start())
        {
            client.awaitExit(PATIENCE.plusSeconds(seconds));
            assertThat(client.stderrTail()).containsPattern("Total calls made: [1-9]");
        }
    }

    private static void assertFlat(final List<Held> rounds)
    {
        assertFlat("descriptors", rounds, Held::descriptors, DESCRIPTOR_MARGIN);
        assertFlat("heap", rounds, Held::heapBytes, HEAP_MARGIN);
        assertFlat("buffers", rounds, Held::bufferBytes, BUFFER_MARGIN);
    }

    /** The second half holds no more than the first did at most, and a margin. */
    private static void assertFlat(
        final String what, final List<Held> rounds, final ToLongFunction<Held> value, final long margin)
    {
        final long first = rounds.subList(WARM_UP_ROUNDS, ROUNDS / 2).stream().mapToLong(value).max().orElseThrow();
        assertThat(rounds.subList(ROUNDS / 2, ROUNDS)).as(what).isNotEmpty().allSatisfy(
            (held) -> assertThat(value.applyAsLong(held)).isPositive().isLessThanOrEqualTo(first + margin));
    }
}
