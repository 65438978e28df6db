/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.archive;

import dev.slipstream.rig.ChildMain;
import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.collections.MutableLong;

/**
 * Tells an Archive what to do; connected to it as Aeron's properties say.
 *
 * <pre>
 *   record CHANNEL STREAM            answers "recording"
 *   await  CHANNEL STREAM POSITION   answers "recorded ID", once all is recorded
 *   replay ID CHANNEL STREAM         answers "replaying"
 * </pre>
 */
public final class ArchiveClientMain
{
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private ArchiveClientMain()
    {
    }

    /**
     * Connect and obey.
     *
     * @param args none.
     * @throws InterruptedException never in practice.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        final AeronArchive.Context context = new AeronArchive.Context()
            .messageTimeoutNs(TimeUnit.SECONDS.toNanos(30));
        try (AeronArchive archive = AeronArchive.connect(context))
        {
            System.out.println("connected");
            while (true)
            {
                final String[] words = ChildMain.commands().take().split(" ");
                switch (words[0])
                {
                    case "record" -> {
                        archive.startRecording(words[1], Integer.parseInt(words[2]), SourceLocation.REMOTE);
                        System.out.println("recording");
                    }
                    case "await" -> System.out.println("recorded " +
                        awaitRecorded(archive, words[1], Integer.parseInt(words[2]), Long.parseLong(words[3])));
                    case "replay" -> {
                        archive.startReplay(Long.parseLong(words[1]), 0, AeronArchive.REPLAY_ALL_AND_STOP, words[2],
                            Integer.parseInt(words[3]));
                        System.out.println("replaying");
                    }
                    default -> throw new IllegalArgumentException("command " + words[0]);
                }
            }
        }
    }

    private static long awaitRecorded(final AeronArchive archive, final String channel, final int streamId,
        final long position)
    {
        final MutableLong id = new MutableLong(Aeron.NULL_VALUE);
        while (id.get() == Aeron.NULL_VALUE)
        {
            archive.listRecordingsForUri(0, 1, channel, streamId,
                (controlSessionId, correlationId, recordingId, startTimestamp, stopTimestamp, startPosition,
                    stopPosition, initialTermId, segmentLength, termLength, mtu, sessionId, stream, stripped, original,
                    source) -> id.set(recordingId));
            LockSupport.parkNanos(PAUSE_NS);
        }
        while (archive.getMaxRecordedPosition(id.get()) < position)
        {
            LockSupport.parkNanos(PAUSE_NS);
        }
        return id.get();
    }
}
