/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

/**
 * Which stream a counter belongs to: the key that Aeron gives its position counters
 * ({@code io.aeron.driver.status.StreamCounter}).
 *
 * @param registrationId of the publication, subscription or image.
 * @param sessionId      of the stream.
 * @param streamId       of the stream.
 * @param channel        as far as it fits into a key.
 */
public record StreamKey(long registrationId, int sessionId, int streamId, String channel)
{
    /** Where the registration id is in the key. */
    static final int REGISTRATION_ID_OFFSET = 0;

    /** Where the session id is in the key. */
    static final int SESSION_ID_OFFSET = 8;

    /** Where the stream id is in the key. */
    static final int STREAM_ID_OFFSET = 12;

    /** Where the length of the channel is in the key; its text follows. */
    static final int CHANNEL_OFFSET = 16;
}
