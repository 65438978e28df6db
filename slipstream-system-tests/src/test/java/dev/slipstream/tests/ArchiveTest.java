/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.rig.ChildJvm;
import dev.slipstream.rig.ScratchDirectory;
import dev.slipstream.tests.archive.ArchiveClientMain;
import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.Host;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.OnEachPath;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Published;
import dev.slipstream.tests.host.Received;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.Workload;
import io.aeron.archive.Archive;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Aeron's Archive, in its own process on one host, records what is published on the other and replays it there.
 */
@Timeout(120)
class ArchiveTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STREAM_ID = 1001;
    private static final long MESSAGES = 20_000;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    @OnEachPath
    void shouldRecordAndReplay(final DriverKind kind)
    {
        final MediaDriverProcess leftDriver = HOSTS.driver(HOSTS.left(), kind).start();
        final MediaDriverProcess rightDriver = HOSTS.driver(HOSTS.right(), kind).start();
        final ScratchDirectory recordings = HOSTS.keep(ScratchDirectory.create("archive"));
        start(Archive.class, HOSTS.right(), rightDriver, "-Daeron.archive.dir=" + recordings.path().resolve("archive"),
            "-Daeron.archive.control.channel=" + HOSTS.right().channel(8010),
            "-Daeron.archive.replication.channel=" + HOSTS.right().channel(0),
            "-Daeron.archive.threading.mode=SHARED", "-Daeron.archive.segment.file.length=1m");
        final ChildJvm client = start(ArchiveClientMain.class, HOSTS.left(), leftDriver,
            "-Daeron.archive.control.channel=" + HOSTS.right().channel(8010),
            "-Daeron.archive.control.response.channel=" + HOSTS.left().channel(0));
        client.awaitLine("connected", PATIENCE);
        final PeerProcess left = HOSTS.peer(HOSTS.left(), leftDriver);

        final String channel = HOSTS.right().channel(20_001);
        client.send("record " + channel + " " + STREAM_ID);
        client.awaitLine("recording", PATIENCE);
        left.publish("live", channel, STREAM_ID, Workload.of(1, MESSAGES, Workload.MIXED));
        final Published published = left.awaitPublished("live");
        client.send("await " + channel + " " + STREAM_ID + " " + published.position());
        final String recording = client.awaitLine("recorded ", PATIENCE);

        final String replayChannel = HOSTS.left().channel(20_002);
        left.subscribe("replay", replayChannel, STREAM_ID, 1);
        client.send("replay " + recording + " " + replayChannel + " " + STREAM_ID);
        client.awaitLine("replaying", PATIENCE);
        final Received replayed = left.awaitReceived("replay");
        assertThat(replayed.first()).isZero();
        assertThat(new Published(replayed.count(), replayed.position())).isEqualTo(published);
    }

    private static ChildJvm start(final Class<?> mainClass, final Host host, final MediaDriverProcess driver,
        final String... properties)
    {
        return HOSTS.keep(ChildJvm.of(mainClass).namespace(host.namespace())
            .jvmFlags("-XX:+UseSerialGC", "-Xmx256m", "-Daeron.dir=" + driver.directory()).jvmFlags(properties)
            .start());
    }
}
