/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.IoUtil;
import org.jspecify.annotations.Nullable;

/**
 * Directory of one embedded driver: a new one each time it starts, since whoever mapped the files of the last still
 * has them. A lock tells that its owner lives; process ids would not, in a pod where each container has its own.
 *
 * <p>Thread-safe. Whoever makes one first deletes those that dead processes left behind.
 */
final class NodeDirectory implements AutoCloseable
{
    private static final String PREFIX = "driver-";
    private static final String LOCK_SUFFIX = ".lock";

    // A lock of fcntl(2) is lost when its process closes any descriptor of the file: never open our own again.
    private static final Set<Long> OWN = ConcurrentHashMap.newKeySet();

    private final Path base;
    private final long generation;
    private final FileChannel lockFile;

    private NodeDirectory(final Path base, final long generation, final FileChannel lockFile)
    {
        this.base = base;
        this.generation = generation;
        this.lockFile = lockFile;
    }

    static Path aeronDirectory(final Path base, final long generation)
    {
        return base.resolve(PREFIX + HexFormat.of().toHexDigits(generation));
    }

    static NodeDirectory create(final Path base) throws IOException
    {
        createBase(base);
        deleteStale(base);
        while (true)
        {
            final long generation = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
            OWN.add(generation);
            final Path file = lock(base, generation);
            final FileChannel lockFile = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            // Another process that starts at the same time may take the file for a stale one before it is locked.
            if (lockFile.tryLock() != null && Files.exists(file))
            {
                return new NodeDirectory(base, generation, lockFile);
            }
            lockFile.close();
            OWN.remove(generation);
        }
    }

    /** Create the directory of all services, for its owner alone; one that exists is left as the operator made it. */
    static void createBase(final Path base) throws IOException
    {
        if (!Files.isDirectory(base))
        {
            Files.createDirectories(
                base, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    long generation()
    {
        return generation;
    }

    Path aeronDirectory()
    {
        return aeronDirectory(base, generation);
    }

    /** Delete the directory and unlock it; later calls do nothing. */
    @Override
    public void close() throws IOException
    {
        IoUtil.delete(aeronDirectory().toFile(), true);
        Files.deleteIfExists(lock(base, generation));
        lockFile.close();
        OWN.remove(generation);
    }

    private static Path lock(final Path base, final long generation)
    {
        return base.resolve(PREFIX + HexFormat.of().toHexDigits(generation) + LOCK_SUFFIX);
    }

    private static void deleteStale(final Path base) throws IOException
    {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(base, PREFIX + "*" + LOCK_SUFFIX))
        {
            for (final Path file : locks)
            {
                final String name = file.getFileName().toString();
                final String digits = name.substring(PREFIX.length(), name.length() - LOCK_SUFFIX.length());
                if (digits.matches("[0-9a-f]{16}"))
                {
                    deleteIfStale(base, HexFormat.fromHexDigitsToLong(digits));
                }
            }
        }
    }

    private static void deleteIfStale(final Path base, final long generation) throws IOException
    {
        if (OWN.contains(generation))
        {
            return;
        }
        final Path file = lock(base, generation);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock = tryLock(channel))
        {
            if (lock != null)
            {
                IoUtil.delete(aeronDirectory(base, generation).toFile(), true);
                Files.deleteIfExists(file);
            }
        }
        catch (final NoSuchFileException e)
        {
            // Its owner, or another process that starts, was faster.
            return;
        }
    }

    private static @Nullable FileLock tryLock(final FileChannel channel) throws IOException
    {
        try
        {
            return channel.tryLock();
        }
        catch (final OverlappingFileLockException e)
        {
            return null;
        }
    }
}
