/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.Scenario.Clients;
import dev.slipstream.bench.worker.Message;
import dev.slipstream.bench.worker.RpcTransport;
import dev.slipstream.rig.LoopbackPort;
import java.util.ArrayList;
import java.util.List;

/**
 * A gRPC client and a gRPC server, each a process of its own, which stays where the scheduler puts it; and between them
 * a proxy in a third process, where it is that which is measured: client and server have the same transport to it.
 */
final class RpcBed extends CrewBed
{
    private static final int NOT_PINNED = -1;

    private final Deadline deadline;

    /**
     * @param deadline when the workers have to be gone.
     */
    RpcBed(final Deadline deadline)
    {
        super("rpc");
        this.deadline = deadline;
    }

    @Override
    public Stage stage(final Scenario scenario, final BenchSystem system)
    {
        final List<String> names = system.isProxy() ?
            List.of("server", system == BenchSystem.HAPROXY ? "haproxy" : "sidecar", "client") :
            List.of("server", "client");
        final List<WorkerHandle> crew = crew(system, () -> names.stream()
            .map((name) -> WorkerHandle.startRpc(name, deadline)).toList());
        Message job = Message.of("job", "transport", transport(scenario, system), "dir", directory(), "executor",
            scenario.clients() == Clients.EXECUTOR ? "default" : "direct", "min", scenario.minBytes(), "lanes",
            scenario.lanes(), "rate", scenario.rate());
        final List<Stage.Seat> seats = new ArrayList<>();
        for (int i = 0; i < names.size(); i++)
        {
            final String name = names.get(i);
            // Each listens under its own name, and calls the one before it.
            job = i == 0 ? job : job.with("upstream", names.get(i - 1)).with("upstreamPort", job.text("port"));
            job = job.with("service", name).with("port", Integer.toString(LoopbackPort.free())).with("role",
                "rpc-" + name);
            seats.add(new Stage.Seat(crew.get(i), job, NOT_PINNED, null));
        }
        final Stage.Seat client = seats.removeLast();
        return new Stage(seats, null, client, null);
    }

    private static RpcTransport transport(final Scenario scenario, final BenchSystem system)
    {
        return switch (system)
        {
            case UDS, SIDECAR_UDS, HAPROXY -> RpcTransport.UDS;
            case TCP, SIDECAR_TCP -> RpcTransport.TCP;
            case SIDECAR -> RpcTransport.SHM;
            case UDS_SPIN -> RpcTransport.UDS_SPIN;
            case SHM -> scenario.clients() == Clients.SPINNING ? RpcTransport.SHM_SPIN : RpcTransport.SHM;
            default -> throw new IllegalArgumentException(scenario.name() + " is nothing for " + system.id());
        };
    }
}
