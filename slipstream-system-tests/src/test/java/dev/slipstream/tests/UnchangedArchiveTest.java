/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.DoorbellCounterType;
import dev.slipstream.doorbell.DoorbellIdleStrategy;
import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ScratchDirectory;
import dev.slipstream.tests.archive.ArchiveClientMain;
import dev.slipstream.tests.host.CounterValue;
import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Published;
import dev.slipstream.tests.host.Received;
import dev.slipstream.tests.host.ThisHost;
import dev.slipstream.tests.host.Workload;
import io.aeron.archive.Archive;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Aeron's Archive and plain clients of Aeron, none of which knows of Slipstream, under its Java agent beside a stock
 * driver. The archive's threads idle on {@link DoorbellIdleStrategy}, which it is told by name.
 */
@Timeout(120)
class UnchangedArchiveTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String IPC = "aeron:ipc";
    private static final String CONTROL_STREAM_ID = "100";
    private static final int SLEEPY_STREAM_ID = 1001;
    private static final int BURST_STREAM_ID = 1002;
    private static final int REPLAY_STREAM_ID = 1003;

    /** So long that readers fall asleep after each message. */
    private static final long SLEEPY_GAP_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long SLEEPY_MESSAGES = 300;
    private static final long MESSAGES = 20_000;

    @RegisterExtension
    static final ThisHost HOSTS = new ThisHost();

    @Test
    void shouldRecordAndReplay()
    {
        final MediaDriverProcess driver = HOSTS.driver(HOSTS.host(), DriverKind.STOCK).start();
        final ScratchDirectory recordings = HOSTS.keep(ScratchDirectory.create("archive"));
        final ChildJvm archive = HOSTS.underAgent(Archive.class, driver.directory(),
            "-Daeron.archive.dir=" + recordings.path().resolve("archive"),
            "-Daeron.archive.control.channel.enabled=false", "-Daeron.archive.control.response.channel=" + IPC,
            "-Daeron.archive.local.control.stream.id=" + CONTROL_STREAM_ID,
            "-Daeron.archive.replication.channel=" + HOSTS.host().channel(0),
            "-Daeron.archive.threading.mode=DEDICATED", "-Daeron.archive.segment.file.length=1m",
            "-Daeron.archive.idle.strategy=" + DoorbellIdleStrategy.class.getName());
        final ChildJvm client = HOSTS.underAgent(ArchiveClientMain.class, driver.directory(),
            "-Daeron.archive.control.channel=" + IPC, "-Daeron.archive.control.response.channel=" + IPC,
            "-Daeron.archive.control.stream.id=" + CONTROL_STREAM_ID);
        client.awaitLine("connected", PATIENCE);
        final PeerProcess peer = HOSTS.agentPeer(HOSTS.host(), driver);

        shouldRecordAndReplay(client, peer, SLEEPY_STREAM_ID,
            new Workload(1, SLEEPY_MESSAGES, Workload.MIXED, SLEEPY_GAP_NS));
        assertThat(sum(driver, DoorbellCounterType.WOKEN)).as("rings").isPositive();
        assertThat(sum(driver, DoorbellCounterType.PUBLICATION)).as("rings").isPositive();

        shouldRecordAndReplay(client, peer, BURST_STREAM_ID, Workload.of(2, MESSAGES, Workload.MIXED));
        assertThat(archive.stderrTail() + client.stderrTail() + peer.jvm().stderrTail())
            .contains("slipstream-agent: ").doesNotContain("does not", "do not", "stays as it is", "as it did before");
    }

    private static void shouldRecordAndReplay(
        final ChildJvm client, final PeerProcess peer, final int streamId, final Workload workload)
    {
        client.send("record " + IPC + " " + streamId);
        client.awaitLine("recording", PATIENCE);
        peer.publish("live", IPC, streamId, workload);
        final Published published = peer.awaitPublished("live");
        client.send("await " + IPC + " " + streamId + " " + published.position());
        final String recording = client.awaitLine("recorded ", PATIENCE);
        peer.subscribe("replay", IPC, REPLAY_STREAM_ID, 1);
        client.send("replay " + recording + " " + IPC + " " + REPLAY_STREAM_ID);
        client.awaitLine("replaying", PATIENCE);
        final Received replayed = peer.awaitReceived("replay");
        assertThat(replayed.first()).isZero();
        assertThat(new Published(replayed.count(), replayed.position())).isEqualTo(published);
    }

    private static long sum(final MediaDriverProcess driver, final DoorbellCounterType type)
    {
        return CounterValue.sum(driver.counters(), type.typeId(), "");
    }
}
