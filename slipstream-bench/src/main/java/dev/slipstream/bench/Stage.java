/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench;

import dev.slipstream.bench.measure.NetCounters;
import dev.slipstream.bench.worker.Message;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who plays what in one round.
 *
 * @param support  parts that are there before and after: a driver in a process of its own.
 * @param sender   the side that sends of its own accord; null if nobody sends.
 * @param receiver the other side.
 * @param foreign  pid of a driver that the user has started, or null.
 */
record Stage(List<Seat> support, @Nullable Seat sender, Seat receiver, @Nullable Long foreign)
{
    /**
     * One worker and its part.
     *
     * @param worker        who.
     * @param job           what.
     * @param cpu           where its thread is kept, or -1.
     * @param interfaceName of the interface whose packets are counted, or null.
     */
    record Seat(WorkerHandle worker, Message job, int cpu, @Nullable String interfaceName)
    {
        @Nullable
        NetCounters counters()
        {
            return interfaceName == null ? null : NetCounters.of(worker.pid(), interfaceName);
        }
    }

    /**
     * All that take part.
     *
     * @return support first.
     */
    List<Seat> seats()
    {
        return Stream.concat(support.stream(), players().stream()).toList();
    }

    /**
     * Those whose work is measured.
     *
     * @return the receiver, and before it the sender if there is one.
     */
    List<Seat> players()
    {
        return sender == null ? List.of(receiver) : List.of(sender, receiver);
    }
}
