/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import dev.slipstream.doorbell.DoorbellCounterType;
import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.linux.proc.ThreadTimes;
import io.aeron.AeronCounters;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Readings without a driver: counters are put together one by one.
 */
public final class Readings
{
    /** A second after the epoch that tests may expect. */
    public static final long START_MS = 1_790_000_000_000L;

    private final List<CounterSample> counters = new ArrayList<>();
    private final List<ErrorSummary> errors = new ArrayList<>();
    private final long second;
    private final long startTimeMs;
    private Map<Long, Long> cpuNs = Map.of();

    private Readings(final long second, final long startTimeMs)
    {
        this.second = second;
        this.startTimeMs = startTimeMs;
    }

    /**
     * Begin a reading.
     *
     * @param second after the driver's start.
     * @return without counters.
     */
    public static Readings at(final long second)
    {
        return new Readings(second, START_MS);
    }

    /**
     * Begin a reading of a driver that was started anew.
     *
     * @param second after the first driver's start.
     * @return without counters.
     */
    public static Readings restartedAt(final long second)
    {
        return new Readings(second, START_MS + TimeUnit.SECONDS.toMillis(second));
    }

    /** Add one of Slipstream's. */
    public Readings with(final SlipstreamCounter counter, final long value)
    {
        return add(counter.typeId(), 0, counter.label(), value, null);
    }

    /** Add one of Slipstream's, with more in its label. */
    public Readings with(final SlipstreamCounter counter, final String more, final long value)
    {
        return add(counter.typeId(), 0, counter.label() + more, value, null);
    }

    /** Add one of Aeron's. */
    public Readings with(final SystemCounterDescriptor counter, final long value)
    {
        return add(AeronCounters.DRIVER_SYSTEM_COUNTER_TYPE_ID, counter.id(), counter.label(), value, null);
    }

    /** Add one of a doorbell's. */
    public Readings with(final DoorbellCounterType type, final String rest, final long value)
    {
        return add(type.typeId(), 0, type.label() + ": " + rest, value, null);
    }

    /** Add one of a stream's. */
    public Readings with(final int typeId, final StreamKey key, final long value)
    {
        return add(typeId, 0, "stream", value, key);
    }

    /** Add an error. */
    public Readings with(final ErrorSummary error)
    {
        errors.add(error);
        return this;
    }

    /** Let the process have threads. */
    public Readings withThreads(final Map<Long, Long> cpuTimesNs)
    {
        cpuNs = cpuTimesNs;
        return this;
    }

    /** End. */
    public Reading read()
    {
        final long nowMs = START_MS + TimeUnit.SECONDS.toMillis(second);
        return new Reading(
            TimeUnit.SECONDS.toNanos(second),
            new DriverIdentity(Path.of("/dev/shm/aeron-test"), 4711, startTimeMs, nowMs, nowMs),
            counters, errors, new ThreadTimes(cpuNs, Map.of(1L, "sender", 2L, "receiver")), null);
    }

    private Readings add(final int typeId, final int keyHead, final String label, final long value,
        final @Nullable StreamKey key)
    {
        counters.add(new CounterSample(counters.size(), typeId, keyHead, label, value, key));
        return this;
    }
}
