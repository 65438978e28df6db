/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything outside the process that this process has made and not yet removed, and the names it goes by.
 *
 * <p>Making something and writing it down happen under one lock, and the shutdown hook closes the book under the same
 * lock before it removes anything. So there is no moment at which Ctrl-C could find a thing made but not written down,
 * and nothing can be made behind the hook's back.
 */
final class Owned
{
    private static final Pattern NAME = Pattern.compile("slip-(\\d+)-\\d+-[a-z0-9-]+");
    private static final Pattern ROLE = Pattern.compile("[a-z0-9-]{1,24}");

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Object LOCK = new Object();
    private static final Deque<AutoCloseable> NEWEST_FIRST = new ArrayDeque<>();
    private static boolean shuttingDown;

    static
    {
        Runtime.getRuntime().addShutdownHook(new Thread(Owned::closeAll, "rig-cleanup"));
    }

    private Owned()
    {
    }

    /**
     * A name that tells its owner: {@code slip-<pid>-<n>-<role>}.
     *
     * @param role what it is for; lower-case letters, digits and hyphens, at most 24.
     * @return the name, used only once.
     */
    static String newName(final String role)
    {
        if (!ROLE.matcher(role).matches())
        {
            throw new IllegalArgumentException(
                "role '" + role + "': use 1 to 24 lower-case letters, digits and hyphens, as in 'sender'");
        }
        return "slip-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-" + role;
    }

    /**
     * Whether a name was given by a process that is gone, so that whatever bears it has no owner.
     *
     * @param name the name of anything.
     * @return true if it is one of ours and the process in it does not exist.
     */
    static boolean isStale(final String name)
    {
        final Matcher matcher = NAME.matcher(name);
        // A pid of more than 9 digits is none that Linux gives out (PID_MAX_LIMIT is 2^22).
        return matcher.matches() && matcher.group(1).length() <= 9 &&
            ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    /**
     * Make something and remember that it has to be closed.
     *
     * @param <T>     what is made.
     * @param factory makes it; on failure leaves nothing behind.
     * @return what was made.
     */
    static <T extends AutoCloseable> T make(final Supplier<T> factory)
    {
        synchronized (LOCK)
        {
            if (shuttingDown)
            {
                throw new IllegalStateException("the JVM is shutting down");
            }
            final T made = factory.get();
            NEWEST_FIRST.push(made);
            return made;
        }
    }

    /**
     * Forget something that is closed.
     *
     * @param closed what was closed.
     */
    static void forget(final AutoCloseable closed)
    {
        synchronized (LOCK)
        {
            NEWEST_FIRST.remove(closed);
        }
    }

    private static void closeAll()
    {
        final Deque<AutoCloseable> remaining;
        synchronized (LOCK)
        {
            shuttingDown = true;
            remaining = new ArrayDeque<>(NEWEST_FIRST);
        }
        for (final AutoCloseable closeable : remaining)
        {
            try
            {
                closeable.close();
            }
            catch (final Exception e)
            {
                System.err.println("clean-up of " + closeable + ": " + e.getMessage());
            }
        }
    }
}
