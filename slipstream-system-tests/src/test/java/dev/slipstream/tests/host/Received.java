/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

/**
 * All messages of one publication that a subscriber has read, up to the last, each in its place and whole.
 *
 * @param tag      of the publication.
 * @param first    number of the first message; not 0 for a subscriber that joined late.
 * @param count    how many messages.
 * @param bytes    of payload.
 * @param position in the stream, after the last.
 */
public record Received(long tag, long first, long count, long bytes, long position)
{
    static Received parse(final String words)
    {
        final String[] word = words.split(" ");
        return new Received(Long.parseLong(word[0]), Long.parseLong(word[1]), Long.parseLong(word[2]),
            Long.parseLong(word[3]), Long.parseLong(word[4]));
    }
}
