/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import dev.slipstream.linux.event.Futex;
import dev.slipstream.linux.event.Timespec;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The least that waking a thread of another process can cost: one message at a time in a file that both map, and a
 * futex on its number. The reader sleeps on the number that it has read, the writer wakes it after each message and
 * asks nobody whether it sleeps. Nothing of Aeron takes part but the types of its callbacks.
 *
 * <pre>
 *     0        64       128           192
 *     +--------+--------+-------------+---------------------------------
 *     | number | read   | length      | room of a frame header, message
 *     +--------+--------+-------------+---------------------------------
 *      by the   by the   by the writer, before the number
 *      writer   reader
 * </pre>
 */
final class SignalCarrier implements Carrier
{
    private static final int BOX_LENGTH = 4096;
    private static final int NUMBER_OFFSET = 0;
    private static final int READ_OFFSET = 64;
    private static final int LENGTH_OFFSET = 128;
    private static final int FRAME_OFFSET = 192;
    private static final int MAX_MESSAGE_LENGTH = BOX_LENGTH - FRAME_OFFSET - DataHeaderFlyweight.HEADER_LENGTH;

    /** So that a worker that is told to stop notices it. */
    private static final long MAX_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path directory;
    private final Timespec maxSleep = new Timespec();
    private final IdleStrategy idleStrategy = new BackoffIdleStrategy();
    private final Header header = new Header(0, 0);
    private final List<UnsafeBuffer> boxes = new ArrayList<>();
    private UnsafeBuffer inbox = new UnsafeBuffer(new byte[BOX_LENGTH]);

    SignalCarrier(final Message job)
    {
        directory = Path.of(job.text("dir"));
        maxSleep.set(MAX_SLEEP_NS);
    }

    @Override
    public Writer addWriter(final String channel, final int stream)
    {
        final UnsafeBuffer box = open(stream);
        return new Writer()
        {
            @Override
            public boolean isConnected()
            {
                return true;
            }

            @Override
            public int maxPayloadLength()
            {
                return MAX_MESSAGE_LENGTH;
            }

            @Override
            public long tryClaim(final int length, final BufferClaim claim)
            {
                if (box.getIntVolatile(READ_OFFSET) != box.getInt(NUMBER_OFFSET))
                {
                    return Publication.BACK_PRESSURED;
                }
                box.putInt(LENGTH_OFFSET, length);
                claim.wrap(box, FRAME_OFFSET, DataHeaderFlyweight.HEADER_LENGTH + length);
                return 0;
            }

            @Override
            public void commit(final BufferClaim claim)
            {
                // Release, for the acquiring load of the number in Inbox.take.
                box.putIntOrdered(NUMBER_OFFSET, box.getInt(NUMBER_OFFSET) + 1);
                Futex.wake(box.addressOffset() + NUMBER_OFFSET, 1);
            }
        };
    }

    @Override
    public Reader addReader(final String channel, final int stream)
    {
        inbox = open(stream);
        return new Inbox(inbox, header);
    }

    @Override
    public int invoke()
    {
        return 0;
    }

    @Override
    public void idleReading(final int workCount)
    {
        if (workCount == 0)
        {
            Futex.await(inbox.addressOffset() + NUMBER_OFFSET, inbox.getInt(READ_OFFSET), maxSleep);
        }
    }

    @Override
    public void idleWriting(final int workCount)
    {
        idleStrategy.idle(workCount);
    }

    @Override
    public void idleUntil(final long dueNs)
    {
        IpcCarrier.parkUntil(dueNs);
    }

    @Override
    public void close()
    {
        boxes.forEach(box -> BufferUtil.free(box.byteBuffer()));
    }

    private UnsafeBuffer open(final int stream)
    {
        try
        {
            Files.createDirectories(directory);
            try (FileChannel file = FileChannel.open(directory.resolve("box-" + stream), StandardOpenOption.CREATE,
                StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                final UnsafeBuffer box = new UnsafeBuffer(file.map(FileChannel.MapMode.READ_WRITE, 0, BOX_LENGTH));
                boxes.add(box);
                return box;
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    private record Inbox(UnsafeBuffer box, Header header) implements Reader
    {
        @Override
        public int imageCount()
        {
            return 1;
        }

        @Override
        public int poll(final FragmentHandler handler, final int limit)
        {
            return controlledPoll((buffer, offset, length, ignored) ->
            {
                handler.onFragment(buffer, offset, length, ignored);
                return ControlledFragmentHandler.Action.CONTINUE;
            }, limit);
        }

        @Override
        public int controlledPoll(final ControlledFragmentHandler handler, final int limit)
        {
            final int number = box.getIntVolatile(NUMBER_OFFSET);
            if (number == box.getInt(READ_OFFSET))
            {
                return 0;
            }
            final int length = Math.clamp(box.getInt(LENGTH_OFFSET), 0, MAX_MESSAGE_LENGTH);
            if (handler.onFragment(box, FRAME_OFFSET + DataHeaderFlyweight.HEADER_LENGTH, length,
                header) == ControlledFragmentHandler.Action.ABORT)
            {
                return 0;
            }
            // Release, for the acquiring load in Writer.tryClaim: the box may be written to again.
            box.putIntOrdered(READ_OFFSET, number);
            return 1;
        }
    }
}
