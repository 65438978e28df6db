/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import dev.slipstream.doorbell.DoorbellCounterType;
import io.aeron.AeronCounters;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What two readings tell of a driver: totals of the later one, and rates over the interval between them.
 *
 * @param driver          which.
 * @param version         of Aeron, as the driver says it; null if it does not.
 * @param intervalNs      between the readings.
 * @param clients         that are connected.
 * @param errors          in all that its error log counts.
 * @param lastError       the one that was seen last; null if there was none.
 * @param aeronSent       all bytes that left, whatever the path, by Aeron's count.
 * @param aeronReceived   all bytes that came, whatever the path, by Aeron's count.
 * @param paths           of a driver with Slipstream; empty for a stock one.
 * @param drops           by reason.
 * @param fallbacks       to a slower way, by reason.
 * @param recovery        of lost datagrams, and what held up the sender.
 * @param others          of Slipstream's counters.
 * @param ringsSent       by publications.
 * @param ringingClients  clients that ring.
 * @param allDoorbells    together.
 * @param doorbells       each.
 * @param threads         of the driver's process that used a CPU in the interval.
 * @param threadsHidden   why they cannot be seen; null if they can.
 * @param streams         every end of every stream.
 */
public record DriverStat(DriverIdentity driver, @Nullable String version, long intervalNs, int clients, long errors,
    @Nullable ErrorSummary lastError, Volume aeronSent, Volume aeronReceived, List<PathStat> paths,
    List<ReasonStat> drops, List<ReasonStat> fallbacks, List<ReasonStat> recovery, List<ReasonStat> others,
    long ringsSent, int ringingClients, DoorbellStat allDoorbells, List<DoorbellStat> doorbells,
    List<ThreadStat> threads, @Nullable String threadsHidden, List<StreamStat> streams)
{
    /**
     * Bytes in one direction.
     *
     * @param bytes          since the driver started.
     * @param bytesPerSecond in the interval.
     */
    public record Volume(long bytes, double bytesPerSecond)
    {
        private static Volume of(final Interval interval, final SystemCounterDescriptor counter)
        {
            return new Volume(interval.later().value(counter), interval.perSecond(counter));
        }
    }

    /**
     * Put two readings together.
     *
     * @param earlier of the two; if it is of another run of the driver, rates are zero.
     * @param later   of the two.
     * @return what they tell.
     */
    public static DriverStat between(final Reading earlier, final Reading later)
    {
        final Interval interval = new Interval(earlier, later);
        final List<CounterSample> counters = later.counters();
        return new DriverStat(
            later.driver(),
            later.system(SystemCounterDescriptor.AERON_VERSION).map(CounterSample::label).orElse(null),
            interval.ns(),
            count(counters, AeronCounters.DRIVER_HEARTBEAT_TYPE_ID),
            later.value(SystemCounterDescriptor.ERRORS),
            lastOf(later.errors()),
            Volume.of(interval, SystemCounterDescriptor.BYTES_SENT),
            Volume.of(interval, SystemCounterDescriptor.BYTES_RECEIVED),
            paths(interval),
            ReasonStat.drops(interval),
            ReasonStat.fallbacks(interval),
            ReasonStat.recovery(interval),
            ReasonStat.others(interval),
            DoorbellStat.sum(counters, DoorbellCounterType.PUBLICATION),
            count(counters, DoorbellCounterType.CLIENT.typeId()),
            DoorbellStat.total(interval),
            DoorbellStat.each(interval),
            ThreadStat.list(interval),
            later.threadsHidden(),
            StreamStat.list(interval));
    }

    private static List<PathStat> paths(final Interval interval)
    {
        final List<PathStat> paths = new ArrayList<>();
        for (final PathStat.Path path : PathStat.Path.values())
        {
            final PathStat stat = PathStat.of(interval, path);
            if (stat != null)
            {
                paths.add(stat);
            }
        }
        return paths;
    }

    private static int count(final List<CounterSample> counters, final int typeId)
    {
        return (int)counters.stream().filter((counter) -> counter.typeId() == typeId).count();
    }

    private static @Nullable ErrorSummary lastOf(final List<ErrorSummary> errors)
    {
        ErrorSummary last = null;
        for (final ErrorSummary error : errors)
        {
            if (last == null || error.lastSeenMs() > last.lastSeenMs())
            {
                last = error;
            }
        }
        return last;
    }
}
