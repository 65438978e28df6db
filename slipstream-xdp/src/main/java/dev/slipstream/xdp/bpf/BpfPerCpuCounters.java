/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.bpf;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.bpf.Bpf;
import dev.slipstream.linux.bpf.BpfMapType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Counters that each CPU increments for itself, without atomic instructions, and that are added up when read.
 */
public final class BpfPerCpuCounters extends BpfMap
{
    // A lookup fills a slot for every CPU that could ever be plugged in, not only for those that are there.
    private static final Path POSSIBLE_CPUS = Path.of("/sys/devices/system/cpu/possible");

    private final String name;
    private final int possibleCpus;

    /**
     * @param name  shown by tools such as bpftool.
     * @param count how many counters.
     */
    public BpfPerCpuCounters(final String name, final int count)
    {
        super(Bpf.createMap(BpfMapType.PERCPU_ARRAY, name, Integer.BYTES, Long.BYTES, count));
        this.name = name;
        this.possibleCpus = possibleCpus();
    }

    /**
     * Read a counter.
     *
     * @param index of the counter.
     * @return the sum over all CPUs.
     */
    public long get(final int index)
    {
        try (Arena arena = Arena.ofConfined())
        {
            final MemorySegment key = arena.allocateFrom(ValueLayout.JAVA_INT, index);
            final MemorySegment values = arena.allocate(ValueLayout.JAVA_LONG, possibleCpus);
            LinuxException.check(
                Bpf.lookupElement(descriptor().fd(), key, values),
                "bpf(MAP_LOOKUP_ELEM, " + name + ", index " + index + ")");
            long sum = 0;
            for (int cpu = 0; cpu < possibleCpus; cpu++)
            {
                sum += values.getAtIndex(ValueLayout.JAVA_LONG, cpu);
            }
            return sum;
        }
    }

    private static int possibleCpus()
    {
        try
        {
            return lastCpu(Files.readString(POSSIBLE_CPUS).strip()) + 1;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read " + POSSIBLE_CPUS, ex);
        }
    }

    /** The file reads {@code 0} or {@code 0-127} or, in theory, {@code 0-3,8-11}: what counts is the last number. */
    static int lastCpu(final String cpuList)
    {
        return Integer.parseInt(cpuList.substring(1 + Math.max(cpuList.lastIndexOf('-'), cpuList.lastIndexOf(','))));
    }
}
