/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.rig.ScratchDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A bed with a directory in shared memory, where each system has a crew of workers of its own.
 */
abstract class CrewBed implements Bed
{
    private final ScratchDirectory scratch;
    private final Map<BenchSystem, List<WorkerHandle>> crews = new EnumMap<>(BenchSystem.class);

    /**
     * @param role what the directory is for, part of its name.
     */
    CrewBed(final String role)
    {
        scratch = ScratchDirectory.create(role);
    }

    /** Where what the workers share lies. */
    final Path directory()
    {
        return scratch.path();
    }

    /** The workers of a system; started if it has not played before. */
    final List<WorkerHandle> crew(final BenchSystem system, final Supplier<List<WorkerHandle>> start)
    {
        return crews.computeIfAbsent(system, name -> start.get());
    }

    @Override
    public final void discard(final BenchSystem system)
    {
        final List<WorkerHandle> crew = crews.remove(system);
        if (crew != null)
        {
            crew.forEach(WorkerHandle::kill);
            Closing.all(crew);
        }
    }

    @Override
    public final void requestEnd()
    {
        crews.values().forEach(crew -> crew.forEach(WorkerHandle::requestEnd));
    }

    @Override
    public final void close()
    {
        final List<AutoCloseable> all = new ArrayList<>();
        all.add(scratch);
        crews.values().forEach(all::addAll);
        Closing.all(all);
    }
}
