/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.Scenario.Shape;
import dev.slipstream.bench.worker.Message;
import dev.slipstream.rig.ScratchDirectory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A writer and a reader in shared memory, and a driver in a process of its own. The driver is only there to keep the
 * books: it stays where the scheduler puts it.
 */
final class IpcBed implements Bed
{
    private static final int STREAM = 1001;
    private static final String CHANNEL = "aeron:ipc";

    private static final int ECHO_STREAM = 1002;

    private static final int NOT_PINNED = -1;

    private final List<Integer> cpus = Cpus.pair();
    private final ScratchDirectory scratch = ScratchDirectory.create("ipc");
    private final Map<BenchSystem, Trio> trios = new EnumMap<>(BenchSystem.class);
    private final Deadline deadline;

    /**
     * @param deadline when the workers have to be gone.
     */
    IpcBed(final Deadline deadline)
    {
        this.deadline = deadline;
    }

    @Override
    public Stage stage(final Scenario scenario, final BenchSystem system)
    {
        final Trio trio = trios.computeIfAbsent(system, name -> new Trio(WorkerHandle.start("driver", null, deadline),
            WorkerHandle.start("writer", null, deadline), WorkerHandle.start("reader", null, deadline)));
        final boolean echo = scenario.shape() == Shape.PING_PONG;
        return new Stage(
            List.of(new Stage.Seat(trio.driver, job("driver", scenario, system), NOT_PINNED, null)),
            new Stage.Seat(trio.writer, job(echo ? "pinger" : "source", scenario, system), cpus.get(0), null),
            new Stage.Seat(trio.reader, job(echo ? "ponger" : "sink", scenario, system), cpus.get(1), null));
    }

    @Override
    public void discard(final BenchSystem system)
    {
        final Trio trio = trios.remove(system);
        if (trio != null)
        {
            trio.workers().forEach(WorkerHandle::kill);
            trio.close();
        }
    }

    @Override
    public void requestEnd()
    {
        trios.values().forEach(trio -> trio.workers().forEach(WorkerHandle::requestEnd));
    }

    @Override
    public void close()
    {
        final List<AutoCloseable> all = new ArrayList<>();
        all.add(scratch);
        all.addAll(trios.values());
        Closing.all(all);
    }

    private Message job(final String role, final Scenario scenario, final BenchSystem system)
    {
        return Message.of("job", "role", role, "system", system.id(), "dir", scratch.path().resolve(system.id()),
            "channel", CHANNEL, "echo", CHANNEL, "stream", STREAM, "echoStream", ECHO_STREAM, "min",
            scenario.minBytes(), "max", scenario.maxBytes(), "lanes", scenario.lanes(), "rate", scenario.rate());
    }

    private record Trio(WorkerHandle driver, WorkerHandle writer, WorkerHandle reader) implements AutoCloseable
    {
        List<WorkerHandle> workers()
        {
            return List.of(driver, writer, reader);
        }

        @Override
        public void close()
        {
            Closing.all(workers());
        }
    }
}
