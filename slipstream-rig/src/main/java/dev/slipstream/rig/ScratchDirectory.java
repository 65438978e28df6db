/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for the files of media drivers or for programs, removed with all that is in it.
 *
 * <p>Any thread may call. Close it after the processes that use it.
 */
public final class ScratchDirectory implements AutoCloseable
{
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Path path;

    private ScratchDirectory(final Path path)
    {
        this.path = path;
    }

    /**
     * Make a directory in shared memory, for media drivers. Before that, remove those whose process is gone.
     *
     * @param role what it is for, part of its name; lower-case letters, digits and hyphens.
     * @return the directory, empty.
     */
    public static ScratchDirectory create(final String role)
    {
        return create(role, Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : onDisk());
    }

    /**
     * Make a directory on disk, for programs: containers do not let shared memory be executed. Before that, remove
     * those whose process is gone.
     *
     * @param role what it is for, part of its name; lower-case letters, digits and hyphens.
     * @return the directory, empty.
     */
    public static ScratchDirectory createOnDisk(final String role)
    {
        return create(role, onDisk());
    }

    private static Path onDisk()
    {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static ScratchDirectory create(final String role, final Path parent)
    {
        reapStale(parent);
        return Owned.make(() ->
        {
            final Path path = parent.resolve(Owned.newName(role));
            try
            {
                return new ScratchDirectory(Files.createDirectory(path));
            }
            catch (final IOException e)
            {
                throw new UncheckedIOException("cannot make " + path, e);
            }
        });
    }

    /**
     * Where it is.
     *
     * @return its path.
     */
    public Path path()
    {
        return path;
    }

    @Override
    public void close()
    {
        delete(path);
        Owned.forget(this);
    }

    @Override
    public String toString()
    {
        return path.toString();
    }

    private static void reapStale(final Path parent)
    {
        final List<Path> stale;
        try (Stream<Path> paths = Files.list(parent))
        {
            stale = paths.filter(path -> Owned.isStale(path.getFileName().toString()) && Files.isWritable(path))
                .toList();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot list " + parent, e);
        }
        stale.forEach(ScratchDirectory::delete);
    }

    private static void delete(final Path directory)
    {
        try
        {
            Files.walkFileTree(directory, new SimpleFileVisitor<>()
            {
                @Override
                public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
                    throws IOException
                {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(final Path file, final IOException e) throws IOException
                {
                    // A media driver removes its own files when it ends, perhaps at this moment.
                    if (e instanceof NoSuchFileException && !file.equals(directory))
                    {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(final Path dir, final IOException e) throws IOException
                {
                    Files.deleteIfExists(dir);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        catch (final NoSuchFileException e)
        {
            // Gone already: somebody else removed it, which is what was wanted.
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot delete " + directory, e);
        }
    }
}
