/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.DoorbellCounterType;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ScratchDirectory;
import dev.slipstream.tests.cluster.CountingService;
import dev.slipstream.tests.cluster.PlainClusterClientMain;
import dev.slipstream.tests.host.CounterValue;
import dev.slipstream.tests.host.ThisHost;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.service.ClusteredServiceContainer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Aeron's Cluster of one member, as Aeron's own main classes start it and with Aeron's own idle strategies, under
 * Slipstream's Java agent.
 */
@Timeout(120)
class UnchangedClusterTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOCAL = "127.0.0.1:";
    private static final String ANY_PORT = "aeron:udp?endpoint=" + LOCAL + "0";
    private static final String ARCHIVE = LOCAL + "9150";
    private static final String MEMBER = "0," + LOCAL + "9110," + LOCAL + "9120," + LOCAL + "9130," + LOCAL + "9140," +
        ARCHIVE;
    private static final long STEP = 200;

    /**
     * The threads that have to sleep, as their doorbells are called. Those of the cluster wait for a commit position as
     * well, which nobody rings for, and go back to their own strategies for a while whenever that was missed.
     */
    private static final List<String> AGENTS = List.of("consensus-module", "clustered-service", "archive-conductor");

    /** The thread that has to be woken, and waits for nothing but answers. */
    private static final String CLIENT = "agent main";

    /** What a program says that could not be given all that the agent has. */
    private static final String[] COMPLAINTS = {"does not", "do not", "stays as it is", "as it did before",
        "not released", "Exception"};

    @RegisterExtension
    static final ThisHost HOSTS = new ThisHost();

    private Path directory;
    private Path driverDirectory;

    @BeforeEach
    void makeDirectory()
    {
        directory = HOSTS.keep(ScratchDirectory.create("cluster")).path();
        driverDirectory = directory.resolve("aeron");
    }

    @Tag("slow")
    @Test
    void shouldElectAnswerSleepAndStartAnew()
    {
        final List<ChildJvm> first = start();
        final ChildJvm client = first.getFirst();
        long target = 0;
        while (!AGENTS.stream().allMatch(agent -> sum(DoorbellCounterType.PARKED, agent) > 0) ||
            sum(DoorbellCounterType.WOKEN, CLIENT) == 0)
        {
            target += STEP;
            count(client, target, target);
        }
        assertThat(sum(DoorbellCounterType.PUBLICATION, "")).as("rings").isPositive();
        assertThat(sum(DoorbellCounterType.TIMED_OUT_WITH_WORK, "")).as("missed rings").isZero();
        stop(first);

        // From the log that the archive has kept.
        final List<ChildJvm> second = start();
        count(second.getFirst(), 1, target);
        count(second.getFirst(), target + STEP, target + STEP);
        stop(second);
    }

    private List<ChildJvm> start()
    {
        final ChildJvm member = HOSTS.underAgent(ClusteredMediaDriver.class, driverDirectory,
            "-Daeron.threading.mode=SHARED", "-Daeron.term.buffer.sparse.file=true", "-Daeron.dir.delete.on.start=true",
            "-Daeron.archive.dir=" + directory.resolve("archive"),
            "-Daeron.archive.control.channel=aeron:udp?endpoint=" + ARCHIVE,
            "-Daeron.archive.replication.channel=" + ANY_PORT, "-Daeron.archive.threading.mode=SHARED",
            "-Daeron.archive.segment.file.length=1m", "-Daeron.cluster.dir=" + directory.resolve("cluster"),
            "-Daeron.cluster.members=" + MEMBER, "-Daeron.cluster.member.id=0",
            "-Daeron.cluster.ingress.channel=aeron:udp?term-length=64k", "-Daeron.cluster.ingress.ipc.allowed=true",
            "-Daeron.cluster.log.channel=aeron:udp?term-length=1m", "-Daeron.cluster.replication.channel=" + ANY_PORT);
        final ChildJvm service = HOSTS.underAgent(ClusteredServiceContainer.class, driverDirectory,
            "-Daeron.cluster.dir=" + directory.resolve("cluster"),
            "-Daeron.cluster.service.class.name=" + CountingService.class.getName());
        final ChildJvm client = HOSTS.underAgent(PlainClusterClientMain.class, driverDirectory,
            "-Daeron.cluster.ingress.channel=aeron:ipc?term-length=64k",
            "-Daeron.cluster.egress.channel=aeron:ipc?term-length=64k");
        client.awaitLine("connected 0", PATIENCE);
        return List.of(client, service, member);
    }

    /** As an operator stops them. */
    private static void stop(final List<ChildJvm> processes)
    {
        for (final ChildJvm process : processes)
        {
            process.terminate();
            process.awaitExit(PATIENCE);
            assertThat(process.stderrTail()).as("%s", process).contains("slipstream-agent: ")
                .doesNotContain(COMPLAINTS);
        }
    }

    private static void count(final ChildJvm client, final long target, final long answer)
    {
        client.send("count " + target);
        assertThat(client.awaitLine("counted ", PATIENCE)).isEqualTo(Long.toString(answer));
    }

    private long sum(final DoorbellCounterType type, final String thread)
    {
        return CounterValue.sum(CounterValue.readAll(driverDirectory), type.typeId(), thread);
    }
}
