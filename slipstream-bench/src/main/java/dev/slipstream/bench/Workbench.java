/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.Scenario.Place;
import dev.slipstream.bench.Scenario.Shape;
import dev.slipstream.bench.measure.MachineTimes;
import dev.slipstream.bench.measure.NetCounters;
import dev.slipstream.bench.report.Row;
import dev.slipstream.bench.worker.Latencies;
import dev.slipstream.bench.worker.Message;
import dev.slipstream.linux.proc.ThreadTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures for real: keeps the beds, and takes the workers of a step through their round while it reads the kernel's
 * counters at both ends of the window. Not thread-safe.
 */
public final class Workbench implements StepRunner, AutoCloseable
{
    private static final double NS_PER_US = 1_000.0;
    private static final double US_PER_S = 1_000_000.0;
    private static final double NS_PER_S = 1_000_000_000.0;
    private static final long NS_PER_MS = 1_000_000L;

    /** Under this name CPU time of the kernel's own threads is reported. */
    private static final String KSOFTIRQD = "kernel/ksoftirqd";

    /** Below this share of packets the drivers' own words about their paths are of interest. */
    private static final double EXPECTED_XDP_SHARE = 0.95;

    private final Timing timing;
    private final Deadline deadline;
    private final @Nullable PeerDriver peer;
    private final Map<Place, Bed> beds = new EnumMap<>(Place.class);
    private final Set<BenchSystem> rehearsed = EnumSet.noneOf(BenchSystem.class);
    private final Set<String> warm = new HashSet<>();

    /**
     * @param timing   of every round.
     * @param deadline when it has to be over.
     * @param peer     the driver of {@link BenchSystem#PEER}, or null if there is none.
     */
    public Workbench(final Timing timing, final Deadline deadline, final @Nullable PeerDriver peer)
    {
        this.timing = timing;
        this.deadline = deadline;
        this.peer = peer;
    }

    @Override
    public Measurement run(final Step step)
    {
        if (deadline.isPast())
        {
            throw new RunOverException(null);
        }
        final Bed bed = beds.computeIfAbsent(step.scenario().place(), this::makeBed);
        try
        {
            rehearse(step, bed);
            final boolean isFirst = warm.add(step.scenario().name() + " " + step.system());
            final Stage stage = bed.stage(step.scenario(), step.system());
            return evaluate(step, stage,
                play(stage, timing.warmUpMs(step.scenario(), isFirst), timing.windowMs(step.scenario())));
        }
        catch (final RuntimeException e)
        {
            discard(bed, step.system(), e);
            throw e;
        }
    }

    @Override
    public void close()
    {
        beds.values().forEach(Bed::requestEnd);
        Closing.all(List.copyOf(beds.values()));
    }

    private static void discard(final Bed bed, final BenchSystem system, final RuntimeException failure)
    {
        try
        {
            bed.discard(system);
        }
        catch (final RuntimeException e)
        {
            failure.addSuppressed(e);
        }
    }

    private Bed makeBed(final Place place)
    {
        return switch (place)
        {
            case VETH, VETH_PARKED -> NetBed.overVeth(place, deadline);
            case LOOPBACK -> NetBed.overLoopback(deadline, peer);
            case IPC -> new IpcBed(deadline, peer);
            case RPC -> new RpcBed(deadline);
        };
    }

    private void rehearse(final Step step, final Bed bed)
    {
        final long durationMs = timing.rehearsalMs(step.scenario());
        if (durationMs > 0 && rehearsed.add(step.system()))
        {
            play(bed.stage(step.scenario(), step.system()), durationMs, 0);
        }
    }

    private Played play(final Stage stage, final long warmUpMs, final long windowMs)
    {
        for (final Stage.Seat seat : stage.seats())
        {
            seat.worker().send(seat.job());
            if (stage.support().contains(seat))
            {
                seat.worker().await("ready");
            }
        }
        for (final Stage.Seat seat : stage.players())
        {
            seat.worker().await("ready");
            if (seat.cpu() >= 0)
            {
                seat.worker().pin(seat.cpu());
            }
        }

        final long fromNs = System.nanoTime() + warmUpMs * NS_PER_MS;
        final long untilNs = fromNs + windowMs * NS_PER_MS;
        final Message go = Message.of("go", "measureFrom", fromNs, "until", untilNs);
        for (final Stage.Seat seat : stage.players().reversed())
        {
            seat.worker().send(go);
        }
        sleepUntil(fromNs);
        final Reading before = Reading.of(stage);
        sleepUntil(untilNs);
        final Reading after = Reading.of(stage);

        final Stage.@Nullable Seat sender = stage.sender();
        final long sent = sender == null ? 0 : sender.worker().await("over").number("sent");
        stage.receiver().worker().await("over");
        final Message finish = Message.of("finish", "sent", sent);
        stage.receiver().worker().send(finish);
        final Message received = stage.receiver().worker().await("result");
        Message returned = received;
        if (sender != null)
        {
            sender.worker().send(finish);
            returned = sender.worker().await("result");
        }
        stop(stage.players());
        // Not before the clients are gone: they end themselves when they miss their driver.
        stop(stage.support());
        return new Played(before, after, received, returned);
    }

    private static void stop(final List<Stage.Seat> seats)
    {
        seats.forEach(seat -> seat.worker().send(Message.of("stop")));
        seats.forEach(seat -> seat.worker().await("stopped"));
    }

    private static Measurement evaluate(final Step step, final Stage stage, final Played played)
    {
        final Reading before = played.before();
        final Reading after = played.after();
        final Message received = played.received();
        final Message returned = played.returned();
        final Scenario scenario = step.scenario();
        final boolean echo = scenario.shape() == Shape.PING_PONG && stage.sender() != null;
        final Message timed = scenario.isTimedOneWay() ? received : returned;
        final Message counted = echo ? returned : received;
        final Histogram latencies = Latencies.decode(timed.text("latencies"));
        final boolean hasLatencies = latencies.getTotalCount() > 0;
        final long gaps = received.number("gaps") + (echo ? returned.number("gaps") : 0);
        final long bad = received.number("bad") + (echo ? returned.number("bad") : 0);

        final @Nullable Double msgsPerSec = scenario.shape() == Shape.IDLE ? null :
            (Double)round(counted.number("count") * NS_PER_S / Math.max(1, counted.number("ns")), 1);

        final double elapsedNs = after.ns - before.ns;
        final Map<String, Double> cpuByThread = new TreeMap<>();
        long usedNs = after.machine.ksoftirqdNs() - before.machine.ksoftirqdNs();
        if (usedNs > 0)
        {
            cpuByThread.put(KSOFTIRQD, percent(usedNs, elapsedNs));
        }
        for (int i = 0; i < after.processes.size(); i++)
        {
            final String process = after.processes.get(i);
            for (final Map.Entry<String, Long> thread : after.threads.get(i).since(before.threads.get(i)).entrySet())
            {
                usedNs += thread.getValue();
                cpuByThread.merge(process + "/" + thread.getKey(), percent(thread.getValue(), elapsedNs), Double::sum);
            }
        }
        final long othersNs = Math.max(0, after.machine.busyNs() - before.machine.busyNs() - usedNs);

        final @Nullable NetCounters tx = difference(after.tx, before.tx);
        final @Nullable NetCounters rx = difference(after.rx, before.rx);
        final Row row = new Row(scenario.name(), step.system().id(), step.round(),
            scenario.rate() == 0 ? null : scenario.rate(), scenario.isUniform() ? scenario.minBytes() : null,
            msgsPerSec, p50(scenario, latencies, msgsPerSec), hasLatencies ? us(latencies, 99) : null,
            hasLatencies ? us(latencies, 99.9) : null, percent(usedNs, elapsedNs), cpuByThread,
            tx == null || rx == null ? null : xdp(tx.interfaceTx(), tx.udpOut()) + xdp(rx.interfaceRx(), rx.udpIn()),
            tx == null || rx == null ? null : tx.udpOut() + rx.udpIn(), gaps,
            percent(othersNs, elapsedNs));
        final @Nullable Double txShare = tx == null ? null : share(tx.interfaceTx(), tx.udpOut());
        final @Nullable Double rxShare = rx == null ? null : share(rx.interfaceRx(), rx.udpIn());
        return new Measurement(step, row, bad, txShare, rxShare,
            hasLatencies ? latencies : null, announcements(step, stage, txShare, rxShare, gaps + bad > 0));
    }

    private static List<String> announcements(final Step step, final Stage stage, final @Nullable Double txShare,
        final @Nullable Double rxShare, final boolean isWrong)
    {
        final boolean isOnOtherPath = step.system() == BenchSystem.XDP && txShare != null && rxShare != null &&
            Math.min(txShare, rxShare) < EXPECTED_XDP_SHARE;
        if (!isOnOtherPath && !isWrong)
        {
            return List.of();
        }
        return stage.players().stream().flatMap(seat -> seat.worker().announcements().stream()).toList();
    }

    /** The median time under way; where endpoints are compared, the time that each packet took up. */
    private static @Nullable Double p50(final Scenario scenario, final Histogram latencies,
        final @Nullable Double msgsPerSec)
    {
        if (scenario.endpoints() > 0)
        {
            return msgsPerSec == null || msgsPerSec == 0 ? null : (Double)round(US_PER_S / msgsPerSec, 1_000);
        }
        return latencies.getTotalCount() > 0 ? (Double)us(latencies, 50) : null;
    }

    private static @Nullable NetCounters difference(final @Nullable NetCounters after,
        final @Nullable NetCounters before)
    {
        return after == null || before == null ? null : after.since(before);
    }

    private static long xdp(final long interfacePackets, final long udpDatagrams)
    {
        return Math.max(0, interfacePackets - udpDatagrams);
    }

    private static double share(final long interfacePackets, final long udpDatagrams)
    {
        return interfacePackets == 0 ? 0 : (double)xdp(interfacePackets, udpDatagrams) / interfacePackets;
    }

    private static double us(final Histogram histogram, final double percentile)
    {
        return round(histogram.getValueAtPercentile(percentile) / NS_PER_US, 100);
    }

    private static double percent(final long partNs, final double wholeNs)
    {
        return round(partNs * 100.0 / wholeNs, 100);
    }

    private static double round(final double value, final int steps)
    {
        return (double)Math.round(value * steps) / steps;
    }

    private void sleepUntil(final long ns)
    {
        final Duration time = Duration.ofNanos(Math.max(0, ns - System.nanoTime()));
        if (deadline.cut(time).compareTo(time) < 0)
        {
            throw new RunOverException(null);
        }
        try
        {
            Thread.sleep(time);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private record Reading(long ns, List<String> processes, List<ThreadTimes> threads, MachineTimes machine,
        @Nullable NetCounters tx,
        @Nullable NetCounters rx)
    {
        static Reading of(final Stage stage)
        {
            final List<String> processes = new ArrayList<>();
            final List<ThreadTimes> threads = new ArrayList<>();
            for (final Stage.Seat seat : stage.seats())
            {
                seat.worker().checkRunning();
                // What a worker has started is part of it.
                ProcessHandle.of(seat.worker().pid()).stream()
                    .flatMap(worker -> Stream.concat(Stream.of(worker), worker.descendants()))
                    .forEach(process ->
                    {
                        processes.add(seat.worker().name());
                        threads.add(ThreadTimes.of(process.pid()));
                    });
            }
            if (stage.foreign() != null)
            {
                processes.add("driver");
                threads.add(ThreadTimes.of(stage.foreign()));
            }
            return new Reading(System.nanoTime(), processes, threads, MachineTimes.now(),
                stage.sender() == null ? null : stage.sender().counters(),
                stage.receiver().counters());
        }
    }

    /**
     * What is known after a round.
     *
     * @param before   the kernel's counters when the window began.
     * @param after    and when it had ended.
     * @param received what the receiver has counted.
     * @param returned what the sender has, or the same if there is none.
     */
    private record Played(Reading before, Reading after, Message received, Message returned)
    {
    }
}
