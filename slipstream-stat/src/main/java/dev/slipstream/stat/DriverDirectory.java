/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.stat;

import dev.slipstream.linux.proc.ThreadTimes;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a media driver, Slipstream's or Aeron's own, Java or C. Reading it costs the driver nothing: the
 * counters are looked at where they are.
 *
 * <p>Thread-safe; each reading opens the file anew, so that it is of the driver that runs now.
 */
public final class DriverDirectory
{
    /** Process start times are exact to a tick (10 ms), and the clock may have been set a little since. */
    private static final long START_TOLERANCE_MS = 2_000;

    private final Path directory;

    /**
     * @param directory what the driver calls {@code aeron.dir}.
     */
    public DriverDirectory(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * Read all once, whether or not the driver still runs.
     *
     * @return what the files say.
     * @throws StatException if there is no driver's file, or it cannot be read.
     */
    public Reading read()
    {
        try (CncFile file = CncFile.open(directory))
        {
            final DriverIdentity identity = file.identity(directory, System.currentTimeMillis());
            final String hidden = identity.isActive() ? threadsHidden(identity) : "the driver does not run";
            final ThreadTimes threads = hidden == null ? threads(identity.pid()) : null;
            return new Reading(
                System.nanoTime(), identity, file.counters(), file.errors(), threads,
                hidden == null && threads == null ? "/proc does not show the driver's process" : hidden);
        }
        catch (final InternalError e)
        {
            // HotSpot's word for SIGBUS: the file was cut short while it was mapped.
            throw new StatException(directory + " changed while it was read: the driver may just be starting or " +
                "ending; try again", e);
        }
    }

    /**
     * Read all once, of a driver that runs.
     *
     * @return what the files say.
     * @throws StatException if there is no driver, or it does not run.
     */
    public Reading readActive()
    {
        final Reading reading = read();
        final DriverIdentity driver = reading.driver();
        if (!driver.isActive())
        {
            throw new StatException("no driver runs in " + directory + ": the one that was there " +
                (driver.heartbeatMs() > 0 ?
                    "gave its last sign of life " + driver.heartbeatAgeMs() / 1_000 + " s ago" :
                    "has ended") +
                " (process " + driver.pid() + "); start one, or name the directory of one that runs by --aeron-dir");
        }
        return reading;
    }

    private static @Nullable ThreadTimes threads(final long pid)
    {
        try
        {
            return ThreadTimes.of(pid);
        }
        catch (final UncheckedIOException e)
        {
            return null;
        }
    }

    // A driver in a container writes its process id as the container numbers it, which may be somebody else's here.
    private static @Nullable String threadsHidden(final DriverIdentity driver)
    {
        final Optional<Instant> start = ProcessHandle.of(driver.pid()).flatMap((process) -> process.info()
            .startInstant());
        return start.isEmpty() || start.get().toEpochMilli() > driver.startTimeMs() + START_TOLERANCE_MS ?
            "process " + driver.pid() + " is not to be seen from here, as when the driver runs in a container" :
            null;
    }
}
