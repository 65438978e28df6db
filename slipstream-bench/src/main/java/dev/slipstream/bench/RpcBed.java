/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.Scenario.Clients;
import dev.slipstream.bench.worker.Message;
import dev.slipstream.bench.worker.RpcTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/**
 * A gRPC client and a gRPC server, each a process of its own, which stays where the scheduler puts it.
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
        final List<WorkerHandle> crew = crew(system, () -> List.of(
            WorkerHandle.startRpc("server", deadline), WorkerHandle.startRpc("client", deadline)));
        final Message job = Message.of("job", "transport", transport(scenario, system), "dir", directory(), "port",
            freePort(), "executor", scenario.clients() == Clients.EXECUTOR ? "default" : "direct", "min",
            scenario.minBytes(), "lanes", scenario.lanes(), "rate", scenario.rate());
        final Stage.Seat server = new Stage.Seat(crew.get(0), job.with("role", "rpc-server"), NOT_PINNED, null);
        final Stage.Seat client = new Stage.Seat(crew.get(1), job.with("role", "rpc-client"), NOT_PINNED, null);
        return new Stage(List.of(server), null, client, null);
    }

    private static RpcTransport transport(final Scenario scenario, final BenchSystem system)
    {
        return switch (system)
        {
            case UDS -> RpcTransport.UDS;
            case TCP -> RpcTransport.TCP;
            case UDS_SPIN -> RpcTransport.UDS_SPIN;
            case SHM -> scenario.clients() == Clients.SPINNING ? RpcTransport.SHM_SPIN : RpcTransport.SHM;
            default -> throw new IllegalArgumentException(scenario.name() + " is nothing for " + system.id());
        };
    }

    private static int freePort()
    {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            return probe.getLocalPort();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("no port on the loopback interface", e);
        }
    }
}
