/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which CPUs the two sides of a measurement are kept on: where a thread is placed decides what waking it costs, so it
 * has to be the same for all systems.
 */
final class Cpus
{
    private static final int NONE = -1;

    private Cpus()
    {
    }

    /**
     * Two CPUs that this process may use.
     *
     * @return the first two, or twice -1 (nothing is pinned) if there is only one.
     */
    static List<Integer> pair()
    {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status")))
        {
            final List<Integer> allowed = lines.filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> parse(line.substring(line.indexOf(':') + 1).strip())).findFirst().orElse(List.of());
            return allowed.size() < 2 ? List.of(NONE, NONE) : allowed.subList(0, 2);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Take a list of CPUs apart.
     *
     * @param list as the kernel writes it: {@code "0-3,8"}.
     * @return the numbers.
     */
    static List<Integer> parse(final String list)
    {
        final List<Integer> cpus = new ArrayList<>();
        for (final String range : list.split(",", -1))
        {
            final String[] ends = range.split("-", -1);
            for (int cpu = Integer.parseInt(ends[0]); cpu <= Integer.parseInt(ends[ends.length - 1]); cpu++)
            {
                cpus.add(cpu);
            }
        }
        return cpus;
    }
}
