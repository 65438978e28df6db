/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import static dev.slipstream.bench.BenchSystem.C_AFXDP;
import static dev.slipstream.bench.BenchSystem.DOORBELL;
import static dev.slipstream.bench.BenchSystem.KERNEL;
import static dev.slipstream.bench.BenchSystem.SHM;
import static dev.slipstream.bench.BenchSystem.SIDECAR;
import static dev.slipstream.bench.BenchSystem.SIDECAR_TCP;
import static dev.slipstream.bench.BenchSystem.SIDECAR_UDS;
import static dev.slipstream.bench.BenchSystem.SIGNAL;
import static dev.slipstream.bench.BenchSystem.STOCK;
import static dev.slipstream.bench.BenchSystem.STOCK_SPIN;
import static dev.slipstream.bench.BenchSystem.STOCK_YIELD;
import static dev.slipstream.bench.BenchSystem.TCP;
import static dev.slipstream.bench.BenchSystem.UDS;
import static dev.slipstream.bench.BenchSystem.UDS_SPIN;
import static dev.slipstream.bench.BenchSystem.XDP;

import dev.slipstream.bench.Scenario.Clients;
import dev.slipstream.bench.Scenario.Cores;
import dev.slipstream.bench.Scenario.Place;
import dev.slipstream.bench.Scenario.Shape;
import java.util.List;

/**
 * The catalogue of scenarios.
 */
public final class Scenarios
{
    private static final List<BenchSystem> NET = List.of(STOCK, XDP, KERNEL);
    private static final List<BenchSystem> LOOPBACK = List.of(STOCK, KERNEL);
    private static final List<BenchSystem> IPC = List.of(STOCK, STOCK_YIELD, STOCK_SPIN, DOORBELL);
    private static final List<BenchSystem> RPC = List.of(UDS, TCP, SHM, SIDECAR, SIDECAR_UDS, SIDECAR_TCP);

    /** The largest message that fits in one datagram of {@code Tuning.MTU_BYTES}, less Aeron's header of 32 bytes. */
    private static final int FULL = 1376;
    private static final int SMALL = 32;

    private static final List<Scenario> ALL = List.of(
        throughput("net-throughput-1376", Place.VETH, FULL, FULL, 1, 0, NET),
        throughput("net-throughput-32", Place.VETH, SMALL, SMALL, 1, 0, NET),
        throughput("net-throughput-mixed", Place.VETH, SMALL, 1300, 1, 0, NET),
        throughput("net-throughput-4x", Place.VETH, FULL, FULL, 4, 0, NET),
        pingPong("net-pingpong-1k", Place.VETH, 1_000, NET),
        pingPong("net-pingpong-20k", Place.VETH, 20_000, NET),
        pingPong("net-pingpong-max", Place.VETH, 0, NET),
        new Scenario("net-cpu-50k", Place.VETH, Shape.THROUGHPUT, FULL, FULL, 1, 50_000, 0, Clients.BACKING_OFF,
            Cores.TWO,
            NET),
        pingPong("net-parked-100", Place.VETH_PARKED, 100, NET),
        pingPong("net-parked-1k", Place.VETH_PARKED, 1_000, NET),
        pingPong("net-parked-10k", Place.VETH_PARKED, 10_000, NET),
        endpoints("net-endpoints-1", 1),
        endpoints("net-endpoints-200", 200),
        throughput("net-limit", Place.VETH, FULL, FULL, 1, 0, List.of(C_AFXDP, XDP)),
        throughput("loopback-throughput-1376", Place.LOOPBACK, FULL, FULL, 1, 0, LOOPBACK),
        throughput("loopback-throughput-mixed", Place.LOOPBACK, SMALL, 1300, 1, 0, LOOPBACK),
        pingPong("ipc-pingpong-100", Place.IPC, 100, IPC),
        pingPong("ipc-pingpong-1k", Place.IPC, 1_000, IPC),
        new Scenario("ipc-pingpong-1k-one-core", Place.IPC, Shape.PING_PONG, SMALL, SMALL, 1, 1_000, 0, Clients.OWN,
            Cores.ONE, List.of(STOCK, DOORBELL)),
        pingPong("ipc-pingpong-10k", Place.IPC, 10_000, IPC),
        pingPong("ipc-pingpong-50k", Place.IPC, 50_000, IPC),
        throughput("ipc-throughput-32", Place.IPC, SMALL, SMALL, 1, 0, List.of(STOCK, STOCK_SPIN, DOORBELL)),
        throughput("ipc-throughput-1024", Place.IPC, 1024, 1024, 1, 0, List.of(STOCK, STOCK_SPIN, DOORBELL)),
        new Scenario("ipc-throughput-32-spin", Place.IPC, Shape.THROUGHPUT, SMALL, SMALL, 1, 0, 0, Clients.SPINNING,
            Cores.TWO, List.of(STOCK_SPIN, DOORBELL)),
        pingPong("ipc-bare-wake-1k", Place.IPC, 1_000, List.of(SIGNAL, DOORBELL)),
        stockClient("ipc-stock-client-1k", 1_000),
        stockClient("ipc-stock-client-10k", 10_000),
        new Scenario("ipc-idle", Place.IPC, Shape.IDLE, SMALL, SMALL, 1, 0, 0, Clients.OWN, Cores.TWO,
            List.of(STOCK, DOORBELL)),
        paced("rpc-paced-1k-64", 64, 1_000, Clients.OWN, RPC),
        paced("rpc-paced-1k-4096", 4096, 1_000, Clients.OWN, RPC),
        paced("rpc-paced-1k-65536", 65_536, 1_000, Clients.OWN, RPC),
        paced("rpc-paced-10k-64", 64, 10_000, Clients.SPINNING,
            List.of(UDS, UDS_SPIN, TCP, SHM, SIDECAR, SIDECAR_UDS, SIDECAR_TCP)),
        closed("rpc-closed-1-64", 64, 1, Clients.OWN),
        closed("rpc-closed-16-64", 64, 16, Clients.OWN),
        closed("rpc-closed-64-64", 64, 64, Clients.OWN),
        closed("rpc-closed-1-4096", 4096, 1, Clients.OWN),
        closed("rpc-closed-16-4096", 4096, 16, Clients.OWN),
        closed("rpc-closed-64-4096", 4096, 64, Clients.OWN),
        closed("rpc-closed-1-65536", 65_536, 1, Clients.OWN),
        closed("rpc-closed-16-65536", 65_536, 16, Clients.OWN),
        closed("rpc-closed-64-65536", 65_536, 64, Clients.OWN),
        paced("rpc-executor-paced-1k-64", 64, 1_000, Clients.EXECUTOR, RPC),
        closed("rpc-executor-closed-16-64", 64, 16, Clients.EXECUTOR),
        closed("rpc-executor-closed-16-4096", 4096, 16, Clients.EXECUTOR),
        closed("rpc-executor-closed-16-65536", 65_536, 16, Clients.EXECUTOR),
        new Scenario("rpc-idle", Place.RPC, Shape.IDLE, SMALL, SMALL, 0, 0, 0, Clients.OWN, Cores.TWO, RPC));

    private Scenarios()
    {
    }

    /**
     * All that there are.
     *
     * @return in the order of reports.
     */
    public static List<Scenario> all()
    {
        return ALL;
    }

    /**
     * Find one.
     *
     * @param name of the scenario.
     * @return the scenario.
     * @throws BenchException if there is none; the message names those there are.
     */
    public static Scenario byName(final String name)
    {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst()
            .orElseThrow(() -> new BenchException("no scenario '" + name + "'; there are " +
                String.join(", ", ALL.stream().map(Scenario::name).toList())));
    }

    private static Scenario throughput(final String name, final Place place, final int minBytes, final int maxBytes,
        final int lanes, final long rate, final List<BenchSystem> systems)
    {
        return new Scenario(name, place, Shape.THROUGHPUT, minBytes, maxBytes, lanes, rate, 0, Clients.OWN,
            Cores.TWO, systems);
    }

    private static Scenario endpoints(final String name, final int endpoints)
    {
        return new Scenario(name, Place.VETH, Shape.THROUGHPUT, FULL, FULL, 1, 0, endpoints, Clients.OWN, Cores.TWO,
            List.of(STOCK, XDP));
    }

    private static Scenario stockClient(final String name, final long rate)
    {
        return new Scenario(name, Place.IPC, Shape.PING_PONG, SMALL, SMALL, 1, rate, 0, Clients.STOCK, Cores.TWO,
            List.of(STOCK, DOORBELL));
    }

    private static Scenario pingPong(final String name, final Place place, final long rate,
        final List<BenchSystem> systems)
    {
        return new Scenario(name, place, Shape.PING_PONG, SMALL, SMALL, 1, rate, 0, Clients.OWN, Cores.TWO, systems);
    }

    private static Scenario paced(final String name, final int bytes, final long rate, final Clients clients,
        final List<BenchSystem> systems)
    {
        return new Scenario(name, Place.RPC, Shape.PING_PONG, bytes, bytes, 1, rate, 0, clients, Cores.TWO,
            systems);
    }

    private static Scenario closed(final String name, final int bytes, final int callsUnderWay, final Clients clients)
    {
        return new Scenario(name, Place.RPC, Shape.PING_PONG, bytes, bytes, callsUnderWay, 0, 0, clients, Cores.TWO,
            RPC);
    }
}
