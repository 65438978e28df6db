/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

/**
 * What a publication that is closed by now has sent.
 *
 * @param count    how many messages.
 * @param position in the stream, after the last.
 */
public record Published(long count, long position)
{
    static Published parse(final String words)
    {
        final String[] word = words.split(" ");
        return new Published(Long.parseLong(word[0]), Long.parseLong(word[1]));
    }
}
