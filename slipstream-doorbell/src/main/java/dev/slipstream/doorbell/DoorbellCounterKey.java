/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Key of the counters by which processes with doorbells find each other.
 *
 * <pre>
 *  +0   client id                long
 *  +8   registration id          long   of the publication or subscription; 0 for the client
 *  +16  log's registration id    long   of the first publication on the log: the correlation id of its images
 *  +24  session id               int
 *  +28  stream id                int
 *  +32  process id               long
 *  +40  flags                    int    {@link #FLAG_EXCLUSIVE}, {@link #FLAG_COMMANDS}
 * </pre>
 */
public final class DoorbellCounterKey
{
    /** No other publication can write to this log. */
    public static final int FLAG_EXCLUSIVE = 1;

    /** The client rings the media driver when it has a command for it. */
    public static final int FLAG_COMMANDS = 2;

    /** Length of the key in bytes. */
    public static final int LENGTH = 5 * SIZE_OF_LONG + SIZE_OF_INT;

    private static final int CLIENT_ID_OFFSET = 0;
    private static final int REGISTRATION_ID_OFFSET = 8;
    private static final int LOG_REGISTRATION_ID_OFFSET = 16;
    private static final int SESSION_ID_OFFSET = 24;
    private static final int STREAM_ID_OFFSET = 28;
    private static final int PROCESS_ID_OFFSET = 32;
    private static final int FLAGS_OFFSET = 40;

    private DoorbellCounterKey()
    {
    }

    static void encodeClient(final MutableDirectBuffer key, final long clientId, final boolean isRingingForCommands)
    {
        encode(key, clientId, 0, 0, 0, 0, isRingingForCommands ? FLAG_COMMANDS : 0);
    }

    static void encode(
        final MutableDirectBuffer key, final long clientId, final long registrationId,
        final long logRegistrationId, final int sessionId, final int streamId, final int flags)
    {
        key.putLong(CLIENT_ID_OFFSET, clientId);
        key.putLong(REGISTRATION_ID_OFFSET, registrationId);
        key.putLong(LOG_REGISTRATION_ID_OFFSET, logRegistrationId);
        key.putInt(SESSION_ID_OFFSET, sessionId);
        key.putInt(STREAM_ID_OFFSET, streamId);
        key.putLong(PROCESS_ID_OFFSET, ProcessHandle.current().pid());
        key.putInt(FLAGS_OFFSET, flags);
    }

    /**
     * Write the key of the counter that a media driver adds whose agents park: four bytes of their own.
     *
     * @param key                  to write.
     * @param receiverWindowLength of images from the network, unless a channel says otherwise.
     */
    public static void encodeDriver(final MutableDirectBuffer key, final int receiverWindowLength)
    {
        key.putInt(0, receiverWindowLength);
    }

    static int receiverWindowLength(final DirectBuffer buffer, final int keyOffset)
    {
        return buffer.getInt(keyOffset);
    }

    static long clientId(final DirectBuffer buffer, final int keyOffset)
    {
        return buffer.getLong(keyOffset + CLIENT_ID_OFFSET);
    }

    static long registrationId(final DirectBuffer buffer, final int keyOffset)
    {
        return buffer.getLong(keyOffset + REGISTRATION_ID_OFFSET);
    }

    static long logRegistrationId(final DirectBuffer buffer, final int keyOffset)
    {
        return buffer.getLong(keyOffset + LOG_REGISTRATION_ID_OFFSET);
    }

    static boolean isRingingForCommands(final DirectBuffer buffer, final int keyOffset)
    {
        return (buffer.getInt(keyOffset + FLAGS_OFFSET) & FLAG_COMMANDS) != 0;
    }

    static boolean isExclusive(final DirectBuffer buffer, final int keyOffset)
    {
        return (buffer.getInt(keyOffset + FLAGS_OFFSET) & FLAG_EXCLUSIVE) != 0;
    }
}
