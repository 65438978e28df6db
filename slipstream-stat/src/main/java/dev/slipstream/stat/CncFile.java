/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import static io.aeron.CncFileDescriptor.CNC_VERSION_FIELD_OFFSET;
import static io.aeron.CncFileDescriptor.COUNTERS_METADATA_BUFFER_LENGTH_FIELD_OFFSET;
import static io.aeron.CncFileDescriptor.COUNTERS_VALUES_BUFFER_LENGTH_FIELD_OFFSET;
import static io.aeron.CncFileDescriptor.ERROR_LOG_BUFFER_LENGTH_FIELD_OFFSET;
import static io.aeron.CncFileDescriptor.META_DATA_LENGTH;
import static io.aeron.CncFileDescriptor.PID_FIELD_OFFSET;
import static io.aeron.CncFileDescriptor.START_TIMESTAMP_FIELD_OFFSET;
import static io.aeron.CncFileDescriptor.TO_CLIENTS_BUFFER_LENGTH_FIELD_OFFSET;
import static io.aeron.CncFileDescriptor.TO_DRIVER_BUFFER_LENGTH_FIELD_OFFSET;
import static org.agrona.concurrent.errors.DistinctErrorLog.ENCODED_ERROR_OFFSET;
import static org.agrona.concurrent.errors.DistinctErrorLog.LAST_OBSERVATION_TIMESTAMP_OFFSET;
import static org.agrona.concurrent.errors.DistinctErrorLog.LENGTH_OFFSET;
import static org.agrona.concurrent.errors.DistinctErrorLog.OBSERVATION_COUNT_OFFSET;
import static org.agrona.concurrent.errors.DistinctErrorLog.RECORD_ALIGNMENT;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.CONSUMER_HEARTBEAT_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;
import static org.agrona.concurrent.status.CountersReader.COUNTER_LENGTH;
import static org.agrona.concurrent.status.CountersReader.KEY_OFFSET;
import static org.agrona.concurrent.status.CountersReader.LABEL_OFFSET;
import static org.agrona.concurrent.status.CountersReader.MAX_KEY_LENGTH;
import static org.agrona.concurrent.status.CountersReader.MAX_LABEL_LENGTH;
import static org.agrona.concurrent.status.CountersReader.METADATA_LENGTH;
import static org.agrona.concurrent.status.CountersReader.RECORD_ALLOCATED;
import static org.agrona.concurrent.status.CountersReader.RECORD_UNUSED;
import static org.agrona.concurrent.status.CountersReader.TYPE_ID_OFFSET;

import io.aeron.AeronCounters;
import io.aeron.CncFileDescriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.agrona.SemanticVersion;
import org.jspecify.annotations.Nullable;

/**
 * A driver's command-and-control file, mapped to be read, and its parts.
 *
 * <pre>
 *   +------------------+-----------+------------+----------+--------+-----------+
 *   | lengths, version | to driver | to clients | metadata | values | error log |
 *   +------------------+-----------+------------+----------+--------+-----------+
 * </pre>
 *
 * <p>Every length is checked against the file's before it is used, every index against the length. A file that shrinks
 * while it is mapped makes an access fail with an {@link InternalError}, which {@link DriverDirectory} expects. For the
 * thread that opened it.
 */
final class CncFile implements AutoCloseable
{
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    /** Longest first line of an error that is worth showing. */
    private static final int MAX_ERROR_LENGTH = 300;

    /** Kinds of errors that are worth showing; the log keeps each kind once. */
    private static final int MAX_ERRORS = 100;

    /** The parts are aligned to more than that; less would make accesses to them fail. */
    private static final int ALIGNMENT = Long.BYTES;

    private static final Set<Integer> STREAM_TYPES = Set.of(
        AeronCounters.DRIVER_PUBLISHER_LIMIT_TYPE_ID, AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID,
        AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID, AeronCounters.DRIVER_SENDER_LIMIT_TYPE_ID,
        AeronCounters.DRIVER_SENDER_BPE_TYPE_ID, AeronCounters.DRIVER_SENDER_NAKS_RECEIVED_TYPE_ID,
        AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID, AeronCounters.DRIVER_RECEIVER_HWM_TYPE_ID,
        AeronCounters.DRIVER_RECEIVER_POS_TYPE_ID, AeronCounters.DRIVER_RECEIVER_NAKS_SENT_TYPE_ID);

    private final Arena arena;
    private final MemorySegment header;
    private final MemorySegment toDriver;
    private final MemorySegment metadata;
    private final MemorySegment values;
    private final MemorySegment errors;

    private CncFile(final Arena arena, final Path path, final MemorySegment file)
    {
        this.arena = arena;
        header = file;
        long offset = META_DATA_LENGTH;
        toDriver = part(path, file, offset, TO_DRIVER_BUFFER_LENGTH_FIELD_OFFSET);
        offset += toDriver.byteSize();
        offset += part(path, file, offset, TO_CLIENTS_BUFFER_LENGTH_FIELD_OFFSET).byteSize();
        metadata = part(path, file, offset, COUNTERS_METADATA_BUFFER_LENGTH_FIELD_OFFSET);
        offset += metadata.byteSize();
        values = part(path, file, offset, COUNTERS_VALUES_BUFFER_LENGTH_FIELD_OFFSET);
        offset += values.byteSize();
        errors = part(path, file, offset, ERROR_LOG_BUFFER_LENGTH_FIELD_OFFSET);
        if (toDriver.byteSize() < TRAILER_LENGTH)
        {
            throw damaged(path, "its command buffer is too short");
        }
    }

    /**
     * Map the file of a driver.
     *
     * @param directory of the driver.
     * @return the file, to be closed.
     * @throws StatException if there is none, or it is not one that can be read.
     */
    static CncFile open(final Path directory)
    {
        final Path path = directory.resolve(CncFileDescriptor.CNC_FILE);
        if (!Files.isDirectory(directory))
        {
            throw new StatException("no driver in " + directory + ": there is no such directory; start one, or name " +
                "the directory of one that runs by --aeron-dir (what 'aeron.dir' is set to)");
        }
        if (!Files.isRegularFile(path))
        {
            throw new StatException("no driver in " + directory + ": the directory has no " +
                CncFileDescriptor.CNC_FILE + "; start one, or name the directory of one that runs by --aeron-dir");
        }
        final Arena arena = Arena.ofConfined();
        try (FileChannel channel = FileChannel.open(path))
        {
            final long length = channel.size();
            if (length < META_DATA_LENGTH)
            {
                throw damaged(path, "it is too short; a driver may just be starting, try again");
            }
            final MemorySegment file = channel.map(MapMode.READ_ONLY, 0, length, arena);
            checkVersion(path, (int)INT.getAcquire(file, (long)CNC_VERSION_FIELD_OFFSET));
            return new CncFile(arena, path, file);
        }
        catch (final IOException e)
        {
            arena.close();
            throw new StatException("cannot read " + path + ": " + e.getMessage() + "; run as the driver's user", e);
        }
        catch (final RuntimeException | Error e)
        {
            arena.close();
            throw e;
        }
    }

    DriverIdentity identity(final Path directory, final long nowMs)
    {
        final long heartbeatOffset = toDriver.byteSize() - TRAILER_LENGTH + CONSUMER_HEARTBEAT_OFFSET;
        return new DriverIdentity(
            directory,
            header.get(ValueLayout.JAVA_LONG_UNALIGNED, PID_FIELD_OFFSET),
            header.get(ValueLayout.JAVA_LONG_UNALIGNED, START_TIMESTAMP_FIELD_OFFSET),
            (long)LONG.getAcquire(toDriver, heartbeatOffset),
            nowMs);
    }

    /**
     * All counters that are in use, one after the other: each is right, all together are not of one instant.
     */
    List<CounterSample> counters()
    {
        final List<CounterSample> counters = new ArrayList<>();
        final long capacity = Math.min(metadata.byteSize() / METADATA_LENGTH, values.byteSize() / COUNTER_LENGTH);
        for (int id = 0; id < capacity; id++)
        {
            // Acquire: the driver (CountersManager.allocate) stores type, key and label, then with release the state.
            final int state = (int)INT.getAcquire(metadata, (long)id * METADATA_LENGTH);
            if (state == RECORD_UNUSED)
            {
                break;
            }
            if (state == RECORD_ALLOCATED)
            {
                counters.add(counter(id, metadata.asSlice((long)id * METADATA_LENGTH, METADATA_LENGTH)));
            }
        }
        return counters;
    }

    List<ErrorSummary> errors()
    {
        final List<ErrorSummary> summaries = new ArrayList<>();
        long offset = 0;
        while (summaries.size() < MAX_ERRORS && offset + ENCODED_ERROR_OFFSET <= errors.byteSize())
        {
            // Acquire: the driver (DistinctErrorLog.record) stores the length last, with release.
            final int length = (int)INT.getAcquire(errors, offset + LENGTH_OFFSET);
            if (length < ENCODED_ERROR_OFFSET || length > errors.byteSize() - offset)
            {
                break;
            }
            final int textLength = Math.min(length - ENCODED_ERROR_OFFSET, MAX_ERROR_LENGTH);
            summaries.add(new ErrorSummary(
                errors.get(ValueLayout.JAVA_INT, offset + OBSERVATION_COUNT_OFFSET),
                errors.get(ValueLayout.JAVA_LONG, offset + LAST_OBSERVATION_TIMESTAMP_OFFSET),
                firstLine(text(errors, offset + ENCODED_ERROR_OFFSET, textLength))));
            offset += (length + RECORD_ALIGNMENT - 1L) / RECORD_ALIGNMENT * RECORD_ALIGNMENT;
        }
        return summaries;
    }

    @Override
    public void close()
    {
        arena.close();
    }

    private CounterSample counter(final int id, final MemorySegment entry)
    {
        final int typeId = entry.get(ValueLayout.JAVA_INT, TYPE_ID_OFFSET);
        final int labelLength = entry.get(ValueLayout.JAVA_INT, LABEL_OFFSET);
        return new CounterSample(
            id,
            typeId,
            entry.get(ValueLayout.JAVA_INT, KEY_OFFSET),
            printable(text(entry, LABEL_OFFSET + Integer.BYTES, clamp(labelLength, MAX_LABEL_LENGTH))),
            (long)LONG.getAcquire(values, (long)id * COUNTER_LENGTH),
            STREAM_TYPES.contains(typeId) ? streamKey(entry.asSlice(KEY_OFFSET, MAX_KEY_LENGTH)) : null);
    }

    private static @Nullable StreamKey streamKey(final MemorySegment key)
    {
        final int textOffset = StreamKey.CHANNEL_OFFSET + Integer.BYTES;
        final int channelLength = clamp(
            key.get(ValueLayout.JAVA_INT, StreamKey.CHANNEL_OFFSET), MAX_KEY_LENGTH - textOffset);
        return new StreamKey(
            key.get(ValueLayout.JAVA_LONG, StreamKey.REGISTRATION_ID_OFFSET),
            key.get(ValueLayout.JAVA_INT, StreamKey.SESSION_ID_OFFSET),
            key.get(ValueLayout.JAVA_INT, StreamKey.STREAM_ID_OFFSET),
            printable(text(key, textOffset, channelLength)));
    }

    private static MemorySegment part(
        final Path path, final MemorySegment file, final long offset, final int lengthFieldOffset)
    {
        final long length = file.get(ValueLayout.JAVA_INT, lengthFieldOffset);
        if (length < 0 || length % ALIGNMENT != 0 || length > file.byteSize() - offset)
        {
            throw damaged(path, "it says that it has a part of " + length + " bytes at " + offset +
                ", and the file has " + file.byteSize());
        }
        return file.asSlice(offset, length);
    }

    private static void checkVersion(final Path path, final int version)
    {
        if (version == 0)
        {
            throw new StatException(path + " is not ready: a driver is just starting, or died when it did; try again");
        }
        if (SemanticVersion.major(version) != SemanticVersion.major(CncFileDescriptor.CNC_VERSION) ||
            SemanticVersion.minor(version) != SemanticVersion.minor(CncFileDescriptor.CNC_VERSION))
        {
            throw new StatException(path + " is not of a driver that can be read: its layout has version " +
                SemanticVersion.toString(version) + ", and this program knows " +
                SemanticVersion.toString(CncFileDescriptor.CNC_VERSION) + " (Aeron 1.32 and later)");
        }
    }

    private static StatException damaged(final Path path, final String what)
    {
        return new StatException(path + " is not the file of a media driver: " + what);
    }

    private static int clamp(final int length, final int max)
    {
        return Math.max(0, Math.min(length, max));
    }

    private static String text(final MemorySegment from, final long offset, final int length)
    {
        return new String(from.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private static String firstLine(final String text)
    {
        final int end = text.indexOf('\n');
        return printable(end < 0 ? text : text.substring(0, end)).strip();
    }

    // What somebody else wrote goes to a terminal: no control characters, and no half characters.
    private static String printable(final String text)
    {
        final StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach((point) -> printable.appendCodePoint(isPrintable(point) ? point : '?'));
        return printable.toString();
    }

    private static boolean isPrintable(final int point)
    {
        return switch (Character.getType(point))
        {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
