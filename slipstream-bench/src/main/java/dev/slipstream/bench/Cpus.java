/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.Scenario.Cores;
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
     * Where the two ends go, among the CPUs that this process may use.
     *
     * @param cores whether each has its own.
     * @return the first two, or twice the first; twice -1 (nothing is pinned) if there is only one.
     */
    static List<Integer> of(final Cores cores)
    {
        final List<Integer> allowed = allowed();
        if (allowed.size() < 2)
        {
            return List.of(NONE, NONE);
        }
        return switch (cores)
        {
            case TWO -> allowed.subList(0, 2);
            case ONE -> List.of(allowed.getFirst(), allowed.getFirst());
        };
    }

    private static List<Integer> allowed()
    {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status")))
        {
            return lines.filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> parse(line.substring(line.indexOf(':') + 1).strip())).findFirst().orElse(List.of());
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
