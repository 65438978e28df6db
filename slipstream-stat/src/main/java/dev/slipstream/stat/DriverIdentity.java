/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import java.nio.file.Path;

/**
 * Which driver, and whether it is alive.
 *
 * @param directory      its directory.
 * @param pid            its process, as numbered where it runs.
 * @param startTimeMs    when it started, in milliseconds since the epoch.
 * @param heartbeatMs    when its conductor last said that it is alive, in milliseconds since the epoch.
 * @param readTimeMs     when all this was read, in milliseconds since the epoch.
 */
public record DriverIdentity(Path directory, long pid, long startTimeMs, long heartbeatMs, long readTimeMs)
{
    /** Aeron's own default ({@code aeron.driver.timeout}): after that clients give a driver up. */
    private static final long DRIVER_TIMEOUT_MS = 10_000;

    /**
     * How long its conductor has not been heard of.
     *
     * @return milliseconds.
     */
    public long heartbeatAgeMs()
    {
        return Math.max(0, readTimeMs - heartbeatMs);
    }

    /**
     * How long it has been running.
     *
     * @return milliseconds.
     */
    public long uptimeMs()
    {
        return Math.max(0, readTimeMs - startTimeMs);
    }

    /**
     * Whether clients would still talk to it.
     *
     * @return false if it ended, or does not run.
     */
    public boolean isActive()
    {
        return heartbeatMs > 0 && heartbeatAgeMs() < DRIVER_TIMEOUT_MS;
    }

    /**
     * Whether another reading is of the same run of the same driver.
     *
     * @param other reading.
     * @return false if the driver was started anew in between.
     */
    boolean isSameRun(final DriverIdentity other)
    {
        return pid == other.pid && startTimeMs == other.startTimeMs;
    }
}
