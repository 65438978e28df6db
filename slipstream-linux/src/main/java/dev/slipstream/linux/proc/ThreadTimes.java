/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The CPU time that each thread of a process has used, in nanoseconds, from {@code /proc/PID/task/*}/{@code schedstat}
 * (Documentation/scheduler/sched-stats.rst of the kernel): exact, where the ticks of {@code /proc/PID/stat} are
 * samples.
 *
 * @param byThread the time by thread id.
 * @param names    the name by thread id.
 */
public record ThreadTimes(Map<Long, Long> byThread, Map<Long, String> names)
{
    /** Under this name go the threads that the JVM runs for itself: compilers, garbage collector, signals. */
    public static final String JVM = "jvm";

    /** What {@code strerror(ESRCH)} says. */
    private static final String NO_SUCH_PROCESS = "No such process";

    private static final List<String> JVM_THREADS = List.of("C1 ", "C2 ", "GC ", "G1 ", "VM ", "Attach Listener",
        "Common-Cleaner", "Cleaner-", "DestroyJavaVM", "Finalizer", "Monitor Deflati", "Notification Th",
        "Reference Handl",
        "Service Thread", "Signal Dispatch", "Sweeper", "java", "main", "parent-watch");

    /** Keeps copies. */
    public ThreadTimes
    {
        byThread = Map.copyOf(byThread);
        names = Map.copyOf(names);
    }

    /**
     * Read the times of a process.
     *
     * @param pid of the process.
     * @return its threads' times.
     * @throws UncheckedIOException if there is no such process, or the system hides it.
     */
    public static ThreadTimes of(final long pid)
    {
        return of(Path.of("/proc", Long.toString(pid), "task"));
    }

    /**
     * Read the times below a task directory.
     *
     * @param tasks {@code /proc/PID/task}.
     * @return the threads' times.
     * @throws UncheckedIOException if there is no such process, or the system hides it.
     */
    public static ThreadTimes of(final Path tasks)
    {
        final Map<Long, Long> byThread = new HashMap<>();
        final Map<Long, String> names = new HashMap<>();
        try (Stream<Path> threads = Files.list(tasks))
        {
            for (final Path thread : threads.toList())
            {
                final String schedstat = readIfAlive(thread.resolve("schedstat"));
                final String comm = readIfAlive(thread.resolve("comm"));
                if (schedstat != null && comm != null)
                {
                    final long id = Long.parseLong(thread.getFileName().toString());
                    names.put(id, comm.strip());
                    byThread.put(id, Long.parseLong(schedstat.substring(0, schedstat.indexOf(' '))));
                }
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("cannot read " + tasks, e);
        }
        return new ThreadTimes(byThread, names);
    }

    /**
     * What each thread has used since an earlier reading.
     *
     * @param earlier of the same process.
     * @return nanoseconds by name; threads of one name together, those of the JVM under {@link #JVM}, idle ones left
     *         out.
     */
    public Map<String, Long> since(final ThreadTimes earlier)
    {
        final Map<String, Long> used = new TreeMap<>();
        byThread.forEach((id, ns) ->
        {
            final long delta = ns - earlier.byThread.getOrDefault(id, 0L);
            if (delta > 0)
            {
                used.merge(displayName(names.getOrDefault(id, JVM)), delta, Long::sum);
            }
        });
        return used;
    }

    /**
     * What each thread has used since it started.
     *
     * @return nanoseconds by name; threads of one name together, those of the JVM under {@link #JVM}.
     */
    public Map<String, Long> byName()
    {
        final Map<String, Long> used = new TreeMap<>();
        byThread.forEach((id, ns) -> used.merge(displayName(names.getOrDefault(id, JVM)), ns, Long::sum));
        return used;
    }

    /**
     * The thread of a name.
     *
     * @param name exactly.
     * @return its id.
     */
    public long threadId(final String name)
    {
        return names.entrySet().stream().filter(entry -> entry.getValue().equals(name)).map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no thread '" + name + "' in " + names.values()));
    }

    // A thread may end between the listing and the reading; its time so far is lost to us. Its files are then missing,
    // or cannot be read any more (ESRCH).
    private static @Nullable String readIfAlive(final Path file) throws IOException
    {
        try
        {
            return Files.readString(file);
        }
        catch (final NoSuchFileException e)
        {
            return null;
        }
        catch (final IOException e)
        {
            if (e.getMessage() != null && e.getMessage().contains(NO_SUCH_PROCESS))
            {
                return null;
            }
            throw e;
        }
    }

    private static String displayName(final String comm)
    {
        if (comm.startsWith("/"))
        {
            // The one thread of a driver in SHARED mode is named after the driver's directory.
            return "shared";
        }
        return JVM_THREADS.stream().anyMatch(comm::startsWith) ? JVM : comm;
    }
}
