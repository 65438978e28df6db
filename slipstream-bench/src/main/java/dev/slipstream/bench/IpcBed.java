/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.worker.DriverKind;
import dev.slipstream.bench.worker.Message;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A writer and a reader in shared memory, and a driver in a process of its own. The driver is only there to keep the
 * books: it stays where the scheduler puts it.
 */
final class IpcBed extends CrewBed
{
    private static final int STREAM = 1001;
    private static final String CHANNEL = "aeron:ipc";

    private static final int ECHO_STREAM = 1002;

    private static final int NOT_PINNED = -1;

    private final Deadline deadline;
    private final @Nullable PeerDriver peer;

    /**
     * @param deadline when the workers have to be gone.
     * @param peer     the driver of {@link BenchSystem#PEER}, or null if there is none.
     */
    IpcBed(final Deadline deadline, final @Nullable PeerDriver peer)
    {
        super("ipc");
        this.deadline = deadline;
        this.peer = peer;
    }

    @Override
    public Stage stage(final Scenario scenario, final BenchSystem system)
    {
        final List<Integer> cpus = Cpus.of(scenario.cores());
        final List<WorkerHandle> crew = crew(system, () -> List.of(WorkerHandle.start("driver", null, deadline),
            WorkerHandle.start("writer", null, deadline), WorkerHandle.start("reader", null, deadline)));
        final WorkerHandle driver = crew.get(0);
        final WorkerHandle writer = crew.get(1);
        final WorkerHandle reader = crew.get(2);
        final @Nullable PeerDriver foreign = system == BenchSystem.PEER ? peer : null;
        final Message job = job(scenario, Cast.of(scenario, system),
            foreign == null ? directory().resolve(system.id()) : foreign.directory());
        final List<Stage.Seat> support = Cast.of(scenario, system).driver() == DriverKind.NONE ? List.of() :
            List.of(new Stage.Seat(driver, job.with("role", "driver"), NOT_PINNED, null));
        return new Stage(support,
            switch (scenario.shape())
            {
                case PING_PONG -> new Stage.Seat(writer, job.with("role", "pinger"), cpus.get(0), null);
                case THROUGHPUT -> new Stage.Seat(writer, job.with("role", "source"), cpus.get(0), null);
                case IDLE -> null;
            },
            new Stage.Seat(reader, job.with("role", switch (scenario.shape())
            {
                case PING_PONG -> "ponger";
                case THROUGHPUT -> "sink";
                case IDLE -> "idler";
            }), cpus.get(1), null), foreign == null ? null : foreign.pid());
    }

    private static Message job(final Scenario scenario, final Cast cast, final Path dir)
    {
        return Message.of("job", "driver", cast.driver(), "client", cast.client(), "dir", dir, "channel", CHANNEL,
            "echo", CHANNEL, "stream", STREAM, "echoStream", ECHO_STREAM, "min", scenario.minBytes(), "max",
            scenario.maxBytes(), "lanes", scenario.lanes(), "rate", scenario.rate(), "endpoints", 0);
    }
}
