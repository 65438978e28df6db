/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import org.jspecify.annotations.Nullable;

/**
 * Reads a driver whenever somebody asks, but not more often than is of use: several who watch the same driver share
 * readings.
 *
 * <p>Thread-safe. A driver that ends and is started anew in the same directory is followed.
 */
public final class Sampler
{
    private final DriverDirectory directory;
    private final long minIntervalNs;
    private @Nullable Reading last;
    private @Nullable DriverStat stat;

    /**
     * @param directory     of the driver.
     * @param minIntervalNs how old a reading may get before there is another; rates are over that at least.
     */
    public Sampler(final DriverDirectory directory, final long minIntervalNs)
    {
        this.directory = directory;
        this.minIntervalNs = minIntervalNs;
    }

    /**
     * The latest figures.
     *
     * @return what there is to tell now; rates are zero the first time.
     * @throws StatException if there is no driver.
     */
    public synchronized DriverStat sample()
    {
        final Reading previous = last;
        final DriverStat current = stat;
        if (previous != null && current != null && System.nanoTime() - previous.timeNs() < minIntervalNs)
        {
            return current;
        }
        final Reading now = directory.readActive();
        final DriverStat sampled = DriverStat.between(previous == null ? now : previous, now);
        last = now;
        stat = sampled;
        return sampled;
    }

    /**
     * The latest reading as it is.
     *
     * @return the reading that {@link #sample()} is made of.
     * @throws StatException if there is no driver.
     */
    public synchronized Reading reading()
    {
        sample();
        if (last == null)
        {
            throw new IllegalStateException("sampled without a reading");
        }
        return last;
    }
}
