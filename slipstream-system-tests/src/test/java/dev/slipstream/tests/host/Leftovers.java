/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What a test class left behind outside of its process.
 */
public final class Leftovers
{
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private Leftovers()
    {
    }

    /**
     * Fail if a process, a network namespace or a file in shared memory of this JVM is left. The kernel may take a
     * moment over removing them.
     */
    public static void assertNone()
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        List<String> left = find();
        while (!left.isEmpty() && System.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(PAUSE_NS);
            left = find();
        }
        assertThat(left).as("left behind").isEmpty();
    }

    private static List<String> find()
    {
        final List<String> left = new ArrayList<>();
        final String prefix = "slip-" + ProcessHandle.current().pid() + "-";
        for (final Path directory : List.of(Path.of("/run/netns"), Path.of("/dev/shm")))
        {
            try (Stream<Path> files = Files.list(directory))
            {
                files.filter(file -> file.getFileName().toString().startsWith(prefix)).map(Path::toString)
                    .forEach(left::add);
            }
            catch (final IOException e)
            {
                // Where there is no such directory, nothing was left in it.
            }
        }
        ProcessHandle.current().descendants().map(process -> "process " + process.pid() + " " +
            process.info().commandLine().orElse("?")).forEach(left::add);
        return left;
    }
}
