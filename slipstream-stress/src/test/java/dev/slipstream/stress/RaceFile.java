/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What processes that race share beside the page of doorbells: of each writer the number of its last message and of the
 * last message for which it has rung, of each reader the last message that it took from each writer. Each number is
 * written by one process and has a pair of cache lines to itself.
 */
final class RaceFile
{
    /** How many writers there can be, and how many readers. */
    static final int MAX_PEERS = 4;

    private static final int CELL_LENGTH = 128;
    private static final int PUBLISHED = 0;
    private static final int RUNG = PUBLISHED + MAX_PEERS * CELL_LENGTH;
    private static final int DONE = RUNG + MAX_PEERS * CELL_LENGTH;
    private static final int TAKEN = DONE + MAX_PEERS * CELL_LENGTH;
    private static final int LENGTH = TAKEN + MAX_PEERS * MAX_PEERS * CELL_LENGTH;

    private final UnsafeBuffer buffer;

    private RaceFile(final UnsafeBuffer buffer)
    {
        this.buffer = buffer;
    }

    static RaceFile map(final Path folder)
    {
        try (FileChannel channel = FileChannel.open(folder.resolve("race"),
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            return new RaceFile(new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH)));
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    /** As Aeron publishes: a release store and no more. */
    void publish(final int writer, final long message)
    {
        buffer.putLongRelease(PUBLISHED + writer * CELL_LENGTH, message);
    }

    long published(final int writer)
    {
        return buffer.getLongVolatile(PUBLISHED + writer * CELL_LENGTH);
    }

    /** The writer's ring for the message has returned. */
    void hasRung(final int writer, final long message)
    {
        buffer.putLongVolatile(RUNG + writer * CELL_LENGTH, message);
    }

    long rung(final int writer)
    {
        return buffer.getLongVolatile(RUNG + writer * CELL_LENGTH);
    }

    void take(final int reader, final int writer, final long message)
    {
        buffer.putLongRelease(TAKEN + (reader * MAX_PEERS + writer) * CELL_LENGTH, message);
    }

    long taken(final int reader, final int writer)
    {
        return buffer.getLongVolatile(TAKEN + (reader * MAX_PEERS + writer) * CELL_LENGTH);
    }

    void end(final int writer)
    {
        buffer.putLongVolatile(DONE + writer * CELL_LENGTH, 1);
    }

    boolean hasEnded(final int writer)
    {
        return buffer.getLongVolatile(DONE + writer * CELL_LENGTH) != 0;
    }
}
