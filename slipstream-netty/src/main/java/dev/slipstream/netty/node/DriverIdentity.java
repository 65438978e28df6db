/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import io.aeron.CncFileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which media driver runs in a directory, and whether it is still there.
 *
 * @param file             its file of commands and counters; another driver in the same directory has another one.
 * @param fileKey          of that file: device and inode.
 * @param startTimestampMs when it started, by which two processes find out whether they mean the same one.
 * @param pid              its process, or 0 if it is in another pid namespace or may not be looked at: then its death
 *                         shows only by its heartbeat.
 */
record DriverIdentity(Path file, Object fileKey, long startTimestampMs, long pid)
{
    static DriverIdentity of(final Path aeronDirectory) throws IOException
    {
        final Path file = aeronDirectory.resolve(CncFileDescriptor.CNC_FILE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            final ByteBuffer metaData = ByteBuffer.allocateDirect(CncFileDescriptor.META_DATA_LENGTH);
            while (metaData.hasRemaining() && channel.read(metaData) >= 0)
            {
                Thread.onSpinWait();
            }
            if (metaData.hasRemaining())
            {
                throw new IOException(file + " is too short to be that of a media driver");
            }
            final UnsafeBuffer buffer = new UnsafeBuffer(metaData);
            final long pid = CncFileDescriptor.pid(buffer);
            return new DriverIdentity(file, Files.readAttributes(file, BasicFileAttributes.class).fileKey(),
                CncFileDescriptor.startTimestampMs(buffer), hasMapped(pid, file.toRealPath()) ? pid : 0);
        }
    }

    /**
     * Whether the driver has certainly ended.
     *
     * @return false if it lives, or if this process cannot tell.
     */
    boolean hasEnded()
    {
        return (pid != 0 && !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) || !hasFile();
    }

    private boolean hasFile()
    {
        try
        {
            return fileKey.equals(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        }
        catch (final IOException e)
        {
            // It deletes its files when it ends in order.
            return false;
        }
    }

    /** The id may be one of another pid namespace: it is the driver's only if that process has the file mapped. */
    private static boolean hasMapped(final long pid, final Path file)
    {
        try (Stream<String> maps = Files.lines(Path.of("/proc", Long.toString(pid), "maps")))
        {
            return maps.anyMatch((line) -> line.endsWith(" " + file));
        }
        catch (final IOException | UncheckedIOException e)
        {
            return false;
        }
    }
}
