/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.Scenario.Place;
import dev.slipstream.bench.Scenario.Shape;
import dev.slipstream.bench.worker.Message;
import dev.slipstream.rig.NetworkNamespace;
import dev.slipstream.rig.ScratchDirectory;
import dev.slipstream.rig.VethEnd;
import dev.slipstream.rig.VethPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two sides that talk by UDP: in two network namespaces, or over loopback. In the namespaces each system has a veth
 * pair of its own, so that what one attaches to an interface never touches another's packets.
 */
final class NetBed implements Bed
{
    private static final int STREAM = 1001;
    private static final int ECHO_STREAM = 1002;

    /** Any free ports do in namespaces of one's own. */
    private static final int PORT = 20121;
    private static final int ECHO_PORT = 20122;
    private static final int IDLE_PORT = 21000;

    private static final int NOT_PINNED = -1;

    private final Place place;
    private final Deadline deadline;
    private final ScratchDirectory scratch;
    private final @Nullable PeerDriver peer;
    private final @Nullable NetworkNamespace left;
    private final @Nullable NetworkNamespace right;
    private final Map<BenchSystem, Sides> sides = new EnumMap<>(BenchSystem.class);

    private int networks;
    private @Nullable LimitProgram limitProgram;

    private NetBed(final Place place, final Deadline deadline, final @Nullable PeerDriver peer,
        final ScratchDirectory scratch, final @Nullable NetworkNamespace left, final @Nullable NetworkNamespace right)
    {
        this.place = place;
        this.deadline = deadline;
        this.peer = peer;
        this.scratch = scratch;
        this.left = left;
        this.right = right;
    }

    /**
     * Between two namespaces.
     *
     * @param place    with or without processes for the drivers.
     * @param deadline when the workers have to be gone.
     * @return the bed.
     */
    static NetBed overVeth(final Place place, final Deadline deadline)
    {
        final List<AutoCloseable> made = new ArrayList<>();
        try
        {
            final ScratchDirectory scratch = ScratchDirectory.create("veth");
            made.add(scratch);
            final NetworkNamespace left = NetworkNamespace.create("left");
            made.add(left);
            return new NetBed(place, deadline, null, scratch, left, NetworkNamespace.create("right"));
        }
        catch (final RuntimeException e)
        {
            Closing.all(made, e);
            throw e;
        }
    }

    /**
     * Over the loopback interface of this process.
     *
     * @param deadline when the workers have to be gone.
     * @param peer     the driver of {@link BenchSystem#PEER}, or null if there is none.
     * @return the bed.
     */
    static NetBed overLoopback(final Deadline deadline, final @Nullable PeerDriver peer)
    {
        return new NetBed(Place.LOOPBACK, deadline, peer, ScratchDirectory.create("loopback"), null, null);
    }

    @Override
    public Stage stage(final Scenario scenario, final BenchSystem system)
    {
        final Sides pair = sides.computeIfAbsent(system, this::start);
        final List<Integer> cpus = Cpus.of(scenario.cores());
        final boolean echo = scenario.shape() == Shape.PING_PONG;
        final @Nullable PeerDriver foreign = system == BenchSystem.PEER ? peer : null;
        final Message job = job(scenario, system, pair);
        final Message left = job.with("dir", foreign == null ? directory(system, "left") : foreign.directory());
        final Message right = job.with("dir", foreign == null ? directory(system, "right") : foreign.directory());
        final List<Stage.Seat> drivers = new ArrayList<>();
        if (pair.drivers.size() == 2)
        {
            drivers.add(new Stage.Seat(pair.drivers.getFirst(), left.with("role", "driver"), NOT_PINNED, null));
            drivers.add(new Stage.Seat(pair.drivers.getLast(), right.with("role", "driver"), NOT_PINNED, null));
        }
        return new Stage(drivers,
            new Stage.Seat(pair.sender, left.with("role", echo ? "pinger" : "source"), cpus.get(0),
                pair.senderInterface),
            new Stage.Seat(pair.receiver, right.with("role", echo ? "ponger" : "sink"), cpus.get(1),
                pair.receiverInterface),
            foreign == null ? null : foreign.pid());
    }

    private Path directory(final BenchSystem system, final String side)
    {
        return scratch.path().resolve(system.id() + "-" + side);
    }

    @Override
    public void discard(final BenchSystem system)
    {
        final Sides pair = sides.remove(system);
        if (pair != null)
        {
            pair.workers().forEach(WorkerHandle::kill);
            pair.close();
        }
    }

    @Override
    public void requestEnd()
    {
        sides.values().forEach(pair -> pair.workers().forEach(WorkerHandle::requestEnd));
    }

    @Override
    public void close()
    {
        final List<AutoCloseable> all = new ArrayList<>();
        all.add(scratch);
        if (limitProgram != null)
        {
            all.add(limitProgram);
        }
        if (left != null)
        {
            all.add(left);
        }
        if (right != null)
        {
            all.add(right);
        }
        all.addAll(sides.values());
        Closing.all(all);
    }

    private static Message job(final Scenario scenario, final BenchSystem system, final Sides pair)
    {
        final Cast cast = Cast.of(scenario, system);
        return Message.of("job", "driver", cast.driver(), "client", cast.client(), "channel",
            "aeron:udp?endpoint=" + pair.endpoint, "echo", "aeron:udp?endpoint=" + pair.echoEndpoint, "stream", STREAM,
            "echoStream", ECHO_STREAM,
            "min", scenario.minBytes(), "max", scenario.maxBytes(), "lanes", scenario.lanes(), "rate", scenario.rate(),
            "endpoints", Math.max(0, scenario.endpoints() - 1), "idleHost", pair.host(), "idlePort", IDLE_PORT);
    }

    private Sides start(final BenchSystem system)
    {
        if (left == null || right == null)
        {
            return new Sides(WorkerHandle.start("sender", null, deadline),
                WorkerHandle.start("receiver", null, deadline),
                "127.0.0.1:" + freeLoopbackPort(), "127.0.0.1:" + freeLoopbackPort(), null, null, null, List.of());
        }
        final String network = "10.77." + networks++ + ".";
        final VethPair veth = VethPair.connect(VethEnd.of(left, "veth-" + system.id(), network + "1/24"),
            VethEnd.of(right, "veth-" + system.id(), network + "2/24"));
        return new Sides(startPlayer("sender", left, veth.left(), system),
            startPlayer("receiver", right, veth.right(), system), network + "2:" + PORT, network + "1:" + ECHO_PORT,
            veth.left().name(), veth.right().name(), veth,
            place == Place.VETH_PARKED ? List.of(WorkerHandle.start("driver", left, deadline),
                WorkerHandle.start("driver", right, deadline)) : List.of());
    }

    private WorkerHandle startPlayer(final String name, final NetworkNamespace namespace, final VethEnd end,
        final BenchSystem system)
    {
        if (system != BenchSystem.C_AFXDP)
        {
            return WorkerHandle.start(name, namespace, deadline);
        }
        if (limitProgram == null)
        {
            limitProgram = LimitProgram.compile();
        }
        return WorkerHandle.startProgram(name, namespace, deadline, limitProgram.path(), end.name());
    }

    private int freeLoopbackPort()
    {
        try (DatagramSocket socket = new DatagramSocket(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
        {
            return socket.getLocalPort();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("no free UDP port on loopback", e);
        }
    }

    @Override
    public String toString()
    {
        return place.toString();
    }

    private record Sides(WorkerHandle sender, WorkerHandle receiver, String endpoint, String echoEndpoint,
        @Nullable String senderInterface, @Nullable String receiverInterface, @Nullable VethPair veth,
        List<WorkerHandle> drivers)
        implements
            AutoCloseable
    {
        String host()
        {
            return endpoint.substring(0, endpoint.lastIndexOf(':'));
        }

        List<WorkerHandle> workers()
        {
            return Stream.concat(drivers.stream(), Stream.of(receiver, sender)).toList();
        }

        @Override
        public void close()
        {
            final List<AutoCloseable> all = new ArrayList<>();
            if (veth != null)
            {
                all.add(veth);
            }
            all.addAll(workers());
            Closing.all(all);
        }
    }
}
