/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import io.aeron.CncFileDescriptor;
import io.aeron.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/**
 * The counters of a media driver, and the commands that clients have sent it, in a mapping of our own, released by the
 * garbage collector.
 *
 * <p>An Aeron client whose driver dies closes itself, and unmaps its counters, on its conductor's thread and at any
 * time. A thread that sleeps on a doorbell, or rings one, would then read and write memory that is gone.
 */
final class MappedCounters
{
    private final CountersReader reader;
    private final UnsafeBuffer values;
    private final RingBuffer commands;

    private MappedCounters(final UnsafeBuffer metaData, final UnsafeBuffer values, final UnsafeBuffer commands)
    {
        this.commands = new ManyToOneRingBuffer(commands);
        this.values = values;
        reader = new CountersReader(metaData, values, StandardCharsets.US_ASCII);
    }

    /**
     * Map the counters of a driver to which a client has connected.
     *
     * @param aeronDirectory of the driver.
     * @return the counters.
     */
    static MappedCounters map(final Path aeronDirectory)
    {
        final Path file = aeronDirectory.resolve(CncFileDescriptor.CNC_FILE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer cnc = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
            final UnsafeBuffer cncMetaData = CncFileDescriptor.createMetaDataBuffer(cnc);
            return new MappedCounters(
                CncFileDescriptor.createCountersMetaDataBuffer(cnc, cncMetaData),
                CncFileDescriptor.createCountersValuesBuffer(cnc, cncMetaData),
                CncFileDescriptor.createToDriverBuffer(cnc, cncMetaData));
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot map the counters in " + file, e);
        }
    }

    CountersReader reader()
    {
        return reader;
    }

    /** The commands from clients to the driver; only to be looked at. */
    RingBuffer commands()
    {
        return commands;
    }

    /**
     * A counter to be written by our threads.
     *
     * @param owner the client's object, which keeps it allocated.
     * @return the counter.
     */
    DoorbellCounter counter(final Counter owner)
    {
        return new DoorbellCounter(owner, new AtomicCounter(values, owner.id()));
    }
}
