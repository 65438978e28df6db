/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import dev.slipstream.rig.OpenDescriptors;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What this process holds that no garbage collector gives back, to be compared with what it held before.
 *
 * @param descriptors that are open, but for pipes that ring somebody in the directory: one is opened when its owner
 *                    first has to be woken, which is sooner or later, and counts from when the owner is gone.
 * @param mappings    of the streams in a directory.
 * @param files       in that directory, whoever made them.
 * @param directBytes of buffers of {@link #ALLOCATOR}.
 */
public record Footprint(long descriptors, long mappings, long files, long directBytes)
{
    /** For the channels of a test: it has no pool, so that each buffer that was not released shows. */
    public static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true);

    /**
     * What is held now.
     *
     * @param directory of the drivers of a test.
     * @return the same for as long as nothing happens.
     */
    public static Footprint of(final Path directory)
    {
        return new Footprint(descriptors(directory), mappings(directory), files(directory.toFile()),
            ALLOCATOR.metric().usedDirectMemory());
    }

    /**
     * Wait until this process holds no more than this, in any respect.
     *
     * @param directory of the drivers of a test.
     */
    public void awaitAgain(final Path directory)
    {
        Watchdog.await(() -> of(directory) + ", where it was " + this, () -> of(directory).isWithin(this));
    }

    /**
     * Wait until a process has no more descriptors open than it had.
     *
     * @param pid    of the process.
     * @param before how many it had.
     */
    public static void awaitDescriptors(final long pid, final int before)
    {
        Watchdog.await(() -> OpenDescriptors.count(pid) + " descriptors of " + before,
            () -> OpenDescriptors.count(pid) <= before);
    }

    /**
     * Streams that are mapped, or not unmapped yet.
     *
     * @param directory of the drivers.
     * @return how many mappings there are.
     */
    public static long mappings(final Path directory)
    {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps")))
        {
            return maps.filter((line) -> line.contains(directory + "/") && line.contains(".logbuffer")).count();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    private static long descriptors(final Path directory)
    {
        final File[] descriptors = Objects.requireNonNull(new File("/proc/self/fd").listFiles());
        return Arrays.stream(descriptors).filter((descriptor) -> !isBell(descriptor.toPath(), directory)).count();
    }

    /** The name of a file that was deleted ends otherwise. */
    private static boolean isBell(final Path descriptor, final Path directory)
    {
        try
        {
            final String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith(directory + "/") && target.endsWith(".pipe");
        }
        catch (final IOException e)
        {
            // Closed since it was listed, as the one that it took to list.
            return false;
        }
    }

    private static long files(final File file)
    {
        final File[] within = file.listFiles();
        return within == null ? 1 : 1 + Arrays.stream(within).mapToLong(Footprint::files).sum();
    }

    private boolean isWithin(final Footprint other)
    {
        return descriptors <= other.descriptors && mappings <= other.mappings && files <= other.files &&
            directBytes <= other.directBytes;
    }
}
