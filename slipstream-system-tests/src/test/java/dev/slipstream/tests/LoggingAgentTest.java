/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.rig.ScratchDirectory;
import dev.slipstream.tests.host.DriverKind;
import dev.slipstream.tests.host.FrameLog;
import dev.slipstream.tests.host.FrameLog.Frame;
import dev.slipstream.tests.host.Host;
import dev.slipstream.tests.host.MediaDriverProcess;
import dev.slipstream.tests.host.OnEachPath;
import dev.slipstream.tests.host.PeerProcess;
import dev.slipstream.tests.host.Transfer;
import dev.slipstream.tests.host.TwoHosts;
import dev.slipstream.tests.host.Workload;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Aeron's logging agent sees every frame, whichever way it goes: what a stock driver logs of a stream is worked out
 * beforehand, and all kinds of drivers have to log just that.
 */
@Timeout(120)
class LoggingAgentTest
{
    private static final Path AGENT = Path.of("target", "aeron-agent.jar");
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int TERM_LENGTH = 256 * 1024;
    private static final int FRAME_LENGTH = 1_408;
    private static final int MESSAGES = 1_000;

    /** Any number will do, if both sides know it. */
    private static final int TERM_ID = 7;
    private static final String FROM_A_KNOWN_PLACE = "|term-length=" + TERM_LENGTH + "|init-term-id=" + TERM_ID +
        "|term-id=" + TERM_ID + "|term-offset=0";

    private static final int ONE_STREAM_ID = 1002;
    private static final int TWO_STREAM_ID = 1003;

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    @OnEachPath
    void shouldLogEveryFrame(final DriverKind kind)
    {
        final ScratchDirectory logs = HOSTS.keep(ScratchDirectory.create("logs"));
        final FrameLog leftLog = new FrameLog(logs.path().resolve("left"));
        final FrameLog rightLog = new FrameLog(logs.path().resolve("right"));
        final MediaDriverProcess leftDriver = driver(HOSTS.left(), kind, leftLog);
        final MediaDriverProcess rightDriver = driver(HOSTS.right(), kind, rightLog);
        final PeerProcess left = HOSTS.peer(HOSTS.left(), leftDriver);
        final PeerProcess right = HOSTS.peer(HOSTS.right(), rightDriver);
        // An interface is opened for its first endpoint.
        left.subscribe("opens", HOSTS.left().channel(20_000), 1, 1);
        right.subscribe("opens", HOSTS.right().channel(20_000), 1, 1);
        if (kind == DriverKind.XDP)
        {
            leftDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP, 1);
            rightDriver.awaitSlipstreamCounter(SlipstreamCounter.XDP, 1);
        }

        Transfer.start(left, HOSTS.right().channel(20_001) + FROM_A_KNOWN_PLACE, right, HOSTS.right().channel(20_001),
            Workload.of(1, MESSAGES, Workload.MTU_SIZED)).awaitWhole();
        publishToTwo(left, right);

        final long retransmits = leftDriver.systemCounter(SystemCounterDescriptor.RETRANSMITS_SENT);
        assertLogged(leftLog, "FRAME_OUT", ONE_STREAM_ID, retransmits, 20_001);
        assertLogged(rightLog, "FRAME_IN", ONE_STREAM_ID, retransmits, 20_001);
        assertLogged(leftLog, "FRAME_OUT", TWO_STREAM_ID, retransmits, 20_002, 20_003);
        assertLogged(rightLog, "FRAME_IN", TWO_STREAM_ID, retransmits, 20_002, 20_003);
        assertThat(kinds(leftLog)).contains("FRAME_OUT SETUP", "FRAME_IN SM");
        assertThat(kinds(rightLog)).contains("FRAME_IN SETUP", "FRAME_OUT SM");
        assertWentBy(kind, leftDriver, rightDriver);
    }

    private static MediaDriverProcess driver(final Host host, final DriverKind kind, final FrameLog log)
    {
        return HOSTS.driver(host, kind).javaAgent(AGENT).property("aeron.event.log", "FRAME_IN,FRAME_OUT")
            .property("aeron.event.log.filename", log.file()).start();
    }

    /** Every datagram goes out once to each destination. */
    private static void publishToTwo(final PeerProcess left, final PeerProcess right)
    {
        final String first = HOSTS.right().channel(20_002);
        final String second = HOSTS.right().channel(20_003);
        right.subscribe("first", first, TWO_STREAM_ID, 1);
        right.subscribe("second", second, TWO_STREAM_ID, 1);
        left.publish("both", "aeron:udp?control-mode=manual|fc=min,g:/2" + FROM_A_KNOWN_PLACE, TWO_STREAM_ID,
            Workload.of(2, MESSAGES, Workload.MTU_SIZED));
        left.sendTo("both", first);
        left.sendTo("both", second);
        assertThat(left.awaitPublished("both").count()).isEqualTo(MESSAGES);
        right.awaitReceived("first");
        right.awaitReceived("second");
    }

    /**
     * What carries data must be logged once for each port, apart from what was sent again. The log is written by a
     * thread of its own.
     */
    private static void assertLogged(final FrameLog log, final String event, final int streamId, final long retransmits,
        final int... ports)
    {
        final List<Frame> expected = new ArrayList<>();
        for (final int port : ports)
        {
            expected.addAll(frames(event, port));
        }
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        List<Frame> logged = logged(log, event, streamId);
        while (logged.size() < expected.size() && System.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(PAUSE_NS);
            logged = logged(log, event, streamId);
        }
        assertThat(Set.copyOf(logged)).as("%s of stream %d", event, streamId).isEqualTo(Set.copyOf(expected));
        assertThat(logged.size()).as("%s of stream %d", event, streamId)
            .isBetween(expected.size(), expected.size() + (int)retransmits * ports.length);
    }

    /** A frame that came in tells the sender's port, which is any. */
    private static List<Frame> logged(final FrameLog log, final String event, final int streamId)
    {
        return log.read(streamId).stream().filter(frame -> frame.event().equals(event) && frame.length() > 0 &&
            Set.of("DATA", "PAD").contains(frame.type())).map(frame -> event.equals("FRAME_OUT") ? frame :
                new Frame(event, 0, frame.type(), frame.length(), frame.termId(), frame.termOffset()))
            .toList();
    }

    /** One to a datagram, and what is left of a term is padding. */
    private static List<Frame> frames(final String event, final int port)
    {
        final int loggedPort = event.equals("FRAME_OUT") ? port : 0;
        final List<Frame> frames = new ArrayList<>();
        int termId = TERM_ID;
        int termOffset = 0;
        for (int i = 0; i < MESSAGES; i++)
        {
            if (termOffset + FRAME_LENGTH > TERM_LENGTH)
            {
                frames.add(new Frame(event, loggedPort, "PAD", TERM_LENGTH - termOffset, termId, termOffset));
                termId++;
                termOffset = 0;
            }
            frames.add(new Frame(event, loggedPort, "DATA", FRAME_LENGTH, termId, termOffset));
            termOffset += FRAME_LENGTH;
        }
        return frames;
    }

    private static Set<String> kinds(final FrameLog log)
    {
        return log.read(ONE_STREAM_ID).stream().map(frame -> frame.event() + " " + frame.type())
            .collect(Collectors.toSet());
    }

    private static void assertWentBy(final DriverKind kind, final MediaDriverProcess leftDriver,
        final MediaDriverProcess rightDriver)
    {
        final boolean isXdp = kind == DriverKind.XDP;
        assertThat(leftDriver.slipstreamCounter(isXdp ? SlipstreamCounter.XDP_DATAGRAMS_SENT :
            SlipstreamCounter.KERNEL_DATAGRAMS_SENT)).isGreaterThan(MESSAGES / 2);
        assertThat(rightDriver.slipstreamCounter(isXdp ? SlipstreamCounter.XDP_DATAGRAMS_RECEIVED :
            SlipstreamCounter.KERNEL_DATAGRAMS_RECEIVED)).isGreaterThan(2 * MESSAGES);
    }
}
