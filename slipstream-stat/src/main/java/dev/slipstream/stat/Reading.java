/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import dev.slipstream.driver.status.SlipstreamCounter;
import dev.slipstream.linux.proc.ThreadTimes;
import io.aeron.AeronCounters;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a driver's files said at one moment.
 *
 * @param timeNs        of the moment, by {@link System#nanoTime()}.
 * @param driver        which.
 * @param counters      in the order of the file.
 * @param errors        from the driver's error log.
 * @param threads       CPU times of the process' threads; null if they cannot be seen.
 * @param threadsHidden why they cannot; null if they can.
 */
public record Reading(long timeNs, DriverIdentity driver, List<CounterSample> counters, List<ErrorSummary> errors,
    @Nullable ThreadTimes threads, @Nullable String threadsHidden)
{
    /**
     * One of Slipstream's counters.
     *
     * @param counter which.
     * @return the counter; empty for a driver without Slipstream.
     */
    public Optional<CounterSample> slipstream(final SlipstreamCounter counter)
    {
        return counters.stream().filter((sample) -> sample.typeId() == counter.typeId()).findFirst();
    }

    /**
     * The value of one of Slipstream's counters.
     *
     * @param counter which.
     * @return its value; 0 for a driver without Slipstream.
     */
    public long value(final SlipstreamCounter counter)
    {
        return slipstream(counter).map(CounterSample::value).orElse(0L);
    }

    /**
     * One of Aeron's system counters.
     *
     * @param counter which.
     * @return the counter; empty for a driver that does not have it.
     */
    public Optional<CounterSample> system(final SystemCounterDescriptor counter)
    {
        return counters.stream().filter((sample) -> sample.typeId() == AeronCounters.DRIVER_SYSTEM_COUNTER_TYPE_ID &&
            sample.keyHead() == counter.id()).findFirst();
    }

    /**
     * The value of one of Aeron's system counters.
     *
     * @param counter which.
     * @return its value; 0 for a driver that does not have it.
     */
    public long value(final SystemCounterDescriptor counter)
    {
        return system(counter).map(CounterSample::value).orElse(0L);
    }
}
