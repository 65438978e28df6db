/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.event;

import io.aeron.CncFileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * Tells that clients, publications, subscriptions or images may have come or gone: clients have sent commands, a
 * blocking part of one is done, or a publication elsewhere has said what it is going to send. Thread-safe.
 */
final class DriverChanges
{
    private final Path file;
    private final ManyToOneRingBuffer commands;
    private final UnsafeBuffer answers;
    private final AtomicLong others = new AtomicLong();

    /**
     * @param aeronDirectory of the driver, which has made its files.
     */
    DriverChanges(final Path aeronDirectory)
    {
        file = aeronDirectory.resolve(CncFileDescriptor.CNC_FILE);
        final ByteBuffer cnc = map(file);
        final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(cnc);
        commands = new ManyToOneRingBuffer(CncFileDescriptor.createToDriverBuffer(cnc, metaData));
        answers = CncFileDescriptor.createToClientsBuffer(cnc, metaData);
    }

    /** The file that a client maps before it sends its first command. */
    Path file()
    {
        return file;
    }

    /** Something else than a command, of which a stream may come. */
    void onChange()
    {
        others.incrementAndGet();
    }

    /** Changes whenever something may have come or gone. */
    long count()
    {
        return commands.consumerPosition() + others.get();
    }

    /** How far the conductor has read the commands of clients. */
    long commandPosition()
    {
        return commands.consumerPosition();
    }

    /** How far the conductor has written what it answers to clients, or tells all of them. */
    long answerPosition()
    {
        return answers.getLongVolatile(
            answers.capacity() - BroadcastBufferDescriptor.TRAILER_LENGTH +
                BroadcastBufferDescriptor.TAIL_COUNTER_OFFSET);
    }

    /** Whether a client has sent a command that the conductor has not read. */
    boolean hasCommand()
    {
        return commands.size() > 0;
    }

    // A mapping of our own: the driver does not hand out its commands.
    private static ByteBuffer map(final Path file)
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot map the commands in " + file, ex);
        }
    }
}
