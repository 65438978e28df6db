/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.agent;

import dev.slipstream.doorbell.Doorbell;
import dev.slipstream.doorbell.Doorbells;
import dev.slipstream.doorbell.page.DoorbellPage;
import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.DriverTimeoutException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/**
 * Attends to the clients of one media driver: makes doorbells for threads that poll, and tells the driver of
 * publications that ring, by an Aeron client and on a thread of its own.
 *
 * <p>{@link #bell} and {@link #attach} are called by the application's threads and do not wait for the driver.
 * Everything is given up when nobody uses it any more, or the driver has gone.
 */
final class DirectoryAttendant
{
    private static final long SWEEP_INTERVAL_MS = 1_000;

    private final Path directory;
    private final DoorbellPage page;
    private final ScheduledExecutorService executor;
    private final ScheduledFuture<?> sweeping;
    private final Consumer<DirectoryAttendant> onEnd;
    private final List<AgentBell> bells = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<AgentReader> readers = new CopyOnWriteArrayList<>();
    private final Set<Long> clients = new HashSet<>();
    private @Nullable Aeron aeron;
    private @Nullable Doorbells doorbells;
    private volatile boolean isEnded;
    private boolean hasDriverGone;

    /**
     * Attend to the clients of a driver.
     *
     * @param directory of the driver.
     * @param onEnd     called when nobody uses it any more.
     */
    DirectoryAttendant(final Path directory, final Consumer<DirectoryAttendant> onEnd)
    {
        this.directory = directory;
        this.onEnd = onEnd;
        page = DoorbellPage.open(directory, true);
        final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(
            1, DirectoryAttendant::daemon);
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor = scheduler;
        sweeping = executor.scheduleWithFixedDelay(
            this::sweep, SWEEP_INTERVAL_MS, SWEEP_INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    boolean isEnded()
    {
        return isEnded;
    }

    /**
     * Make the bell of a publication.
     *
     * @param publication of the application.
     * @param clientId    of its client.
     * @return the bell, which rings from now on; null if this attendant has ended, and another must be asked.
     */
    synchronized @Nullable AgentBell bell(final Publication publication, final long clientId)
    {
        if (isEnded)
        {
            return null;
        }
        final AgentBell bell = new AgentBell(
            publication, page.ringSet(publication.sessionId(), publication.streamId()));
        bells.add(bell);
        run("ring", clientId, (ours) -> bell.announced(ours.wrap(publication)));
        return bell;
    }

    /**
     * Let a thread be rung for a subscription.
     *
     * @param reader       the thread.
     * @param subscription that it polls.
     * @param clientId     of its client.
     * @return false if this attendant has ended, and another must be asked.
     */
    synchronized boolean attach(final AgentReader reader, final Subscription subscription, final long clientId)
    {
        if (isEnded)
        {
            return false;
        }
        readers.addIfAbsent(reader);
        run("park", clientId, (ours) ->
        {
            Doorbell doorbell = reader.doorbell();
            if (doorbell == null)
            {
                doorbell = ours.newDoorbellBesideStrategy("agent " + reader.thread().getName());
            }
            reader.attached(ours.attach(doorbell, subscription));
            reader.doorbell(doorbell);
        });
        return true;
    }

    private void run(final String what, final long clientId, final Action action)
    {
        executor.execute(() ->
        {
            try
            {
                if (!isEnded)
                {
                    final Doorbells ours = connected();
                    // Whatever it publishes rings, so that it stands in nobody's way who only reads.
                    if (clients.add(clientId))
                    {
                        ours.ringOnBehalfOf(clientId);
                    }
                    action.run(ours);
                }
            }
            catch (final RuntimeException | LinkageError e)
            {
                Announcer.say("a client of " + directory + " does not " + what + ": " + e);
            }
        });
    }

    private Doorbells connected()
    {
        if (doorbells == null)
        {
            aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString())
                .threadFactory(DirectoryAttendant::daemon)
                .errorHandler(this::onError));
            doorbells = Doorbells.connect(aeron);
        }
        return doorbells;
    }

    /**
     * That a driver ends is no fault: each client of the application learns it as well, and takes it as it likes. On
     * the client's thread, which the end of the driver ends.
     */
    private void onError(final Throwable error)
    {
        if (error instanceof final DriverTimeoutException end && end.category() == AeronException.Category.FATAL)
        {
            hasDriverGone = true;
            Announcer.say("the driver has gone, and its doorbells with it: " + end.getMessage());
        }
        else if (!(hasDriverGone && error instanceof AgentTerminationException))
        {
            Announcer.say("client of " + directory + ": " + error);
        }
    }

    private void sweep()
    {
        bells.removeIf(AgentBell::closeIfDone);
        readers.removeIf(AgentReader::closeIfDone);
        if (endIfUnused())
        {
            onEnd.accept(this);
            if (doorbells != null && aeron != null)
            {
                doorbells.close();
                aeron.close();
            }
            sweeping.cancel(false);
            executor.shutdown();
        }
    }

    private synchronized boolean endIfUnused()
    {
        isEnded = (bells.isEmpty() && readers.isEmpty()) || (aeron != null && aeron.isClosed());
        return isEnded;
    }

    /** The application ends when its own threads have. */
    private static Thread daemon(final Runnable task)
    {
        final Thread thread = new Thread(task, "slipstream-agent");
        thread.setDaemon(true);
        return thread;
    }

    /** Something to be done with the doorbells. */
    @FunctionalInterface
    private interface Action
    {
        void run(Doorbells ours);
    }
}
