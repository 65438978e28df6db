/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * One thing that systems are compared at. The names are a contract with scripts.
 *
 * @param name     as on the command line and in reports: {@code "net-throughput-1376"}.
 * @param place    where it runs.
 * @param shape    what is done.
 * @param minBytes the shortest message.
 * @param maxBytes the longest message.
 * @param lanes    how many publications send at the same time, or how many calls are under way.
 * @param rate     messages a second; 0 for as many as possible.
 * @param endpoints on how many the receiver listens in all, one of them busy; 0 where that is not what is compared.
 * @param clients  how the ends pass their time.
 * @param cores    on which CPUs the ends are kept.
 * @param systems  who does it; the first is what the others are held against.
 */
public record Scenario(String name, Place place, Shape shape, int minBytes, int maxBytes, int lanes, long rate,
    int endpoints, Clients clients, Cores cores, List<BenchSystem> systems)
{
    /** Where a scenario runs. */
    public enum Place
    {
        /** Between two network namespaces over a veth pair, driver and client in one thread per side. */
        VETH,
        /** Between two network namespaces, drivers in processes of their own, all ends idle as they like. */
        VETH_PARKED,
        /** Over the loopback interface, driver and client in one thread per side. */
        LOOPBACK,
        /** In shared memory: a driver of its own, a writer and a reader. */
        IPC,
        /** Calls between a gRPC client and a gRPC server, each in a process of its own. */
        RPC
    }

    /** What a scenario does. */
    public enum Shape
    {
        /** One way, as many as the reader takes or at a fixed rate. */
        THROUGHPUT,
        /** Forth and back; each message is timed. */
        PING_PONG,
        /** Nothing: a driver and a subscriber are there, and that is all. */
        IDLE
    }

    /** How the ends pass the time when there is nothing to do. */
    public enum Clients
    {
        /** As is each system's way. */
        OWN,
        /** All spin. */
        SPINNING,
        /** As stock Aeron's, whatever the driver is. */
        STOCK,
        /** All back off with Agrona's defaults, drivers in the same thread too. */
        BACKING_OFF,
        /** As is each system's way, and calls run on gRPC's default executor instead of the event loop. */
        EXECUTOR
    }

    /** On which CPUs the two ends are kept: it decides what waking the other costs. */
    public enum Cores
    {
        /** Each on one of its own: the reader's has to be brought back from idling. */
        TWO,
        /** Both on the same: the reader runs as soon as the writer pauses. */
        ONE
    }

    /** Keeps a copy of the systems. */
    public Scenario
    {
        systems = List.copyOf(systems);
    }

    /**
     * Whether all messages are of one size.
     *
     * @return false if sizes are mixed.
     */
    public boolean isUniform()
    {
        return minBytes == maxBytes;
    }

    /**
     * Whether each message is timed.
     *
     * @return false if as many are sent as possible: they would only be timed waiting for each other.
     */
    public boolean isTimed()
    {
        return shape == Shape.PING_PONG || (shape == Shape.THROUGHPUT && rate > 0);
    }

    /**
     * Whether it needs two network namespaces.
     *
     * @return false if anybody can run it.
     */
    public boolean needsNamespaces()
    {
        return place == Place.VETH || place == Place.VETH_PARKED;
    }

    /**
     * Whether it has a part for {@link LimitProgram}, which is compiled when it is measured.
     *
     * @return false if anybody can run it who has a JVM.
     */
    public boolean needsCompiler()
    {
        return systems.contains(BenchSystem.C_AFXDP);
    }

    /**
     * Whether messages are timed one way, at the reader: where sender and reader pass their time differently, the way
     * back would measure the sender.
     *
     * @return false if the sender times the round trip.
     */
    public boolean isTimedOneWay()
    {
        return shape != Shape.PING_PONG || place == Place.IPC || place == Place.VETH_PARKED;
    }

    /**
     * The same with one more system: HAProxy, where it has a part.
     *
     * @return the scenario; unchanged where there is no sidecar to compare with.
     */
    public Scenario withHaProxy()
    {
        return systems.contains(BenchSystem.SIDECAR_UDS) ?
            with(Stream.concat(systems.stream(), Stream.of(BenchSystem.HAPROXY)).toArray(BenchSystem[]::new)) : this;
    }

    /**
     * The same with one more system: clients of a driver that the user has started.
     *
     * @return the scenario; unchanged where such a driver has no place.
     */
    public Scenario withPeer()
    {
        if (needsNamespaces() || place == Place.RPC || clients != Clients.OWN ||
            systems.contains(BenchSystem.SIGNAL))
        {
            return this;
        }
        return with(Stream.concat(systems.stream(), Stream.of(BenchSystem.PEER)).toArray(BenchSystem[]::new));
    }

    /**
     * The same with other systems.
     *
     * @param others the first is what the others are held against.
     * @return the scenario.
     */
    public Scenario with(final BenchSystem... others)
    {
        return new Scenario(name, place, shape, minBytes, maxBytes, lanes, rate, endpoints, clients, cores,
            List.of(others));
    }

    /**
     * What is done, in words.
     *
     * @return a phrase.
     */
    public String describe()
    {
        if (place == Place.RPC)
        {
            return describeCalls();
        }
        if (shape == Shape.IDLE)
        {
            return "a driver and one subscriber, idle";
        }
        final String size = isUniform() ? minBytes + " B" : minBytes + " to " + maxBytes + " B";
        final String pace = rate == 0 ? "as fast as possible" : rate + " a second";
        final String publications = lanes == 1 ? "" : ", " + lanes + " publications";
        final String where = switch (place)
        {
            case VETH -> "between two namespaces over veth";
            case VETH_PARKED -> "between two namespaces over veth, drivers apart, nobody spins";
            case LOOPBACK -> "over loopback";
            case IPC -> "in shared memory";
            case RPC -> "between two processes";
        };
        final String listening = endpoints == 0 ? "" : endpoints == 1 ? ", the only endpoint" :
            ", among " + (endpoints - 1) + " idle endpoints";
        final String spinning = switch (clients)
        {
            case OWN -> "";
            case SPINNING -> ", both ends spin";
            case STOCK -> ", clients are stock Aeron's";
            case BACKING_OFF -> ", both ends back off";
            case EXECUTOR -> ", default executor";
        };
        final String together = cores == Cores.ONE ? ", both ends on one core" : "";
        return (shape == Shape.PING_PONG ? "ping-pong of " : "") + size + ", " + pace + publications + listening +
            ", " + where + spinning + together;
    }

    private String describeCalls()
    {
        if (shape == Shape.IDLE)
        {
            return "a gRPC client connected to a gRPC server, idle";
        }
        final String executor = switch (clients)
        {
            case OWN, STOCK, BACKING_OFF -> "";
            case SPINNING -> ", event loops that spin";
            case EXECUTOR -> ", default executors";
        };
        return "gRPC calls of " + minBytes + " B, " +
            (rate == 0 ? lanes + " under way" : rate + " a second") + ", between two processes" + executor;
    }

    /**
     * What the others are held against.
     *
     * @return the first of the systems.
     */
    public BenchSystem baseline()
    {
        return systems.getFirst();
    }
}
