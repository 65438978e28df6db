/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.agent;

import dev.slipstream.doorbell.Doorbell;
import io.aeron.Aeron;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.Subscription;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What transformed classes of Aeron and Agrona call. Nothing here may throw into the application.
 *
 * <p>Called by the application's threads; {@link #offered}, {@link #committed} and {@link #idle} are on the paths of
 * messages.
 */
public final class Hooks
{
    private static final ConcurrentHashMap<Path, DirectoryAttendant> ATTENDANTS = new ConcurrentHashMap<>();
    private static final ThreadLocal<@Nullable AgentReader> READER = new ThreadLocal<>();

    private Hooks()
    {
    }

    /**
     * A publication was made.
     *
     * @param publication that was made.
     * @return its bell, or null if it cannot have one.
     */
    public static @Nullable Object bellOf(final Publication publication)
    {
        try
        {
            final Aeron aeron = aeronOf(publication);
            AgentBell bell = null;
            while (bell == null)
            {
                bell = attendant(aeron).bell(publication, aeron.clientId());
            }
            return bell;
        }
        catch (final ReflectiveOperationException | RuntimeException | LinkageError e)
        {
            Announcer.say("publications do not ring: " + e);
            return null;
        }
    }

    /**
     * An offer has returned.
     *
     * @param position that it returned.
     * @param bell     of the publication.
     */
    public static void offered(final long position, final @Nullable Object bell)
    {
        if (position > 0)
        {
            committed(bell);
        }
    }

    /**
     * A claim was committed.
     *
     * @param bell of its publication.
     */
    public static void committed(final @Nullable Object bell)
    {
        if (bell instanceof final AgentBell known)
        {
            try
            {
                known.ring();
            }
            catch (final RuntimeException | LinkageError e)
            {
                Announcer.say("a reader was not rung: " + e);
            }
        }
    }

    /**
     * An image is polled by another thread than before.
     *
     * @param image that is polled.
     * @return the thread.
     */
    public static Object readerOf(final Image image)
    {
        final Thread thread = Thread.currentThread();
        try
        {
            AgentReader reader = READER.get();
            if (reader == null)
            {
                reader = new AgentReader(thread);
                READER.set(reader);
            }
            final Subscription subscription = image.subscription();
            final Aeron aeron = aeronOf(subscription);
            reader.onPoll(subscription, attendant(aeron), aeron.clientId());
        }
        catch (final ReflectiveOperationException | RuntimeException | LinkageError e)
        {
            Announcer.say("readers do not park: " + e);
        }
        return thread;
    }

    /**
     * A thread idles.
     *
     * @param workCount that it reports.
     * @param limitNs   longest sleep of the strategy that it has chosen, in nanoseconds.
     * @return whether that was done, on its doorbell; false if the strategy has to do it.
     */
    public static boolean idle(final int workCount, final long limitNs)
    {
        final AgentReader reader = READER.get();
        final Doorbell doorbell = reader == null ? null : reader.usableDoorbell();
        if (doorbell == null)
        {
            return false;
        }
        try
        {
            return doorbell.idleIfRung(workCount, limitNs);
        }
        catch (final RuntimeException | LinkageError e)
        {
            reader.giveUp();
            Announcer.say("thread " + Thread.currentThread().getName() + " idles as it did before: " + e);
            return false;
        }
    }

    private static DirectoryAttendant attendant(final Aeron aeron)
    {
        final Path directory = aeron.context().aeronDirectory().toPath();
        return ATTENDANTS.compute(directory, (key, current) -> current != null && !current.isEnded() ? current :
            new DirectoryAttendant(key, (ended) -> ATTENDANTS.remove(key, ended)));
    }

    /** The client of a publication or subscription: Aeron's own object knows it, and does not tell. */
    private static Aeron aeronOf(final Object resource) throws ReflectiveOperationException
    {
        return (Aeron)field(field(resource, "conductor"), "aeron");
    }

    private static Object field(final Object owner, final String name) throws ReflectiveOperationException
    {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass())
        {
            for (final Field field : type.getDeclaredFields())
            {
                if (field.getName().equals(name))
                {
                    field.setAccessible(true);
                    return field.get(owner);
                }
            }
        }
        throw new NoSuchFieldException(
            owner.getClass().getName() + "." + name + ": not a version of Aeron that is known");
    }
}
