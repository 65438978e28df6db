/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import dev.slipstream.doorbell.page.DoorbellPage;
import dev.slipstream.doorbell.page.ParkSlot;
import io.aeron.Aeron;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of this process through one media driver share: an Aeron client, the page of doorbells, and the
 * driver itself if it is embedded. One thread does everything that Aeron does on a conductor, so that no event loop
 * ever waits for it; it sleeps until somebody rings.
 *
 * <p>Got from {@link StreamNodes} and given back by {@link #release()}. When the driver dies the node does: it tells
 * those who {@linkplain #addDeathListener listen}, and the next who asks gets another. Thread-safe.
 */
public abstract class StreamNode
{
    private static final Logger LOGGER = System.getLogger(StreamNode.class.getName());

    // Connections come and go, and a driver takes a quarter of a second to start.
    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(2);

    private static final long DRIVER_TIMEOUT_S = 10;

    private final Path aeronDirectory;
    private final @Nullable NodeDirectory own;
    private final Thread thread;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Set<Runnable> deathListeners = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<StreamNode> ready = new CompletableFuture<>();
    private volatile @Nullable NodeAgent agent;
    private volatile boolean isDead;
    private volatile boolean isStopped;

    // Guarded by StreamNodes.
    private int users;
    private long unusedSinceNs;

    /**
     * @param role           of its thread.
     * @param aeronDirectory of the driver.
     * @param own            directory of the driver to embed, or null if it runs elsewhere.
     */
    StreamNode(final String role, final Path aeronDirectory, final @Nullable NodeDirectory own)
    {
        this.aeronDirectory = aeronDirectory;
        this.own = own;
        thread = new Thread(this::run, role + " " + aeronDirectory.getFileName());
        thread.setDaemon(true);
    }

    /** Make what works for the node, on its thread. */
    abstract NodeAgent startAgent(Queue<Runnable> work);

    /**
     * Whether the driver is one of ours, which rings. Others have to be asked again and again.
     *
     * @return true if it rings.
     */
    public abstract boolean isDriverRung();

    void start()
    {
        thread.start();
    }

    /**
     * When it can be used.
     *
     * @return completed by the node's thread, exceptionally if there is no driver.
     */
    public CompletableFuture<StreamNode> ready()
    {
        return ready;
    }

    /**
     * Wait until it can be used.
     *
     * @throws IOException if there is no driver.
     */
    public void awaitReady() throws IOException
    {
        try
        {
            ready.get(DRIVER_TIMEOUT_S, TimeUnit.SECONDS);
        }
        catch (final ExecutionException e)
        {
            throw new IOException("no media driver: " + e.getCause(), e.getCause());
        }
        catch (final TimeoutException e)
        {
            throw new IOException("the media driver did not start within " + DRIVER_TIMEOUT_S + " s", e);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the media driver started", e);
        }
    }

    /** Begin to open streams. */
    final StreamOpening open(final StreamOpening opening)
    {
        execute(() -> agent().begin(opening));
        if (isDead)
        {
            opening.fail(deathCause());
        }
        return opening;
    }

    /**
     * The page of doorbells. Not before the node is ready.
     *
     * @return the page.
     */
    public DoorbellPage page()
    {
        return agent().page();
    }

    /**
     * Let the driver ring a slot when it has done something, as for a writer that waits for room.
     *
     * @param slot of the thread that waits.
     */
    public void joinProgress(final ParkSlot slot)
    {
        NodeBells.joinProgress(slot);
    }

    /**
     * The end of {@link #joinProgress}.
     *
     * @param slot of the thread that waits no more.
     */
    public void leaveProgress(final ParkSlot slot)
    {
        NodeBells.leaveProgress(slot);
    }

    /**
     * Whether driver or client are gone.
     *
     * @return true once streams of this node are of no use.
     */
    public boolean isDead()
    {
        return isDead;
    }

    /**
     * Be told of the end of the driver, or of the client.
     *
     * @param listener called by the node's thread, at once if it has happened; must neither block nor throw.
     */
    public void addDeathListener(final Runnable listener)
    {
        deathListeners.add(listener);
        if (isDead && deathListeners.remove(listener))
        {
            listener.run();
        }
    }

    /**
     * Be no longer told.
     *
     * @param listener the same as was added.
     */
    public void removeDeathListener(final Runnable listener)
    {
        deathListeners.remove(listener);
    }

    /**
     * Let the node's thread do something.
     *
     * @param command not done any more once the node is dead; Aeron then closes everything anyway.
     */
    public void execute(final Runnable command)
    {
        commands.add(command);
        wake();
    }

    /** Give back what {@link StreamNodes} gave. */
    public void release()
    {
        StreamNodes.release(this);
    }

    @Override
    public String toString()
    {
        return (own == null ? "external driver in " : "embedded driver in ") + aeronDirectory;
    }

    /** Nobody is going to complete what was asked of a node that is dead. */
    final void failIfDead(final CompletableFuture<?> asked)
    {
        if (isDead)
        {
            asked.completeExceptionally(deathCause());
        }
    }

    final @Nullable NodeDirectory own()
    {
        return own;
    }

    final Aeron aeron()
    {
        return agent().aeron();
    }

    Path aeronDirectory()
    {
        return aeronDirectory;
    }

    void retain()
    {
        users++;
    }

    void releaseOne()
    {
        users--;
        unusedSinceNs = System.nanoTime();
    }

    /** Guarded by StreamNodes: whether nobody has used it for a while, in which somebody might have come again. */
    boolean isUnused()
    {
        return users == 0 && System.nanoTime() - unusedSinceNs > LINGER_NS;
    }

    /** Let the thread end soon, whoever still uses the node. */
    void stop()
    {
        isStopped = true;
        wake();
    }

    private void wake()
    {
        final NodeAgent current = agent;
        if (current != null)
        {
            current.wake();
        }
    }

    /** Wait for the thread to end, having closed everything. */
    void join(final long timeoutMs) throws InterruptedException
    {
        thread.join(timeoutMs);
    }

    /** What works for the node. Not before it is ready. */
    NodeAgent agent()
    {
        final NodeAgent current = agent;
        if (current == null)
        {
            throw new IllegalStateException(this + " is not ready");
        }
        return current;
    }

    private void run()
    {
        @Nullable
        Throwable cause = null;
        try
        {
            final NodeAgent started = startAgent(commands);
            agent = started;
            ready.complete(this);
            started.run(this::isToEnd);
        }
        catch (final NodeDeathException e)
        {
            cause = e;
            LOGGER.log(Level.WARNING, "{0}: {1}; connections through it are closed", this, e.getMessage());
        }
        catch (final RuntimeException | Error e)
        {
            cause = e;
            LOGGER.log(Level.ERROR, this + " failed", e);
        }
        finally
        {
            tellEnd(cause);
            closeAll();
        }
    }

    private boolean isToEnd()
    {
        return isStopped || StreamNodes.forgetIfUnused(this);
    }

    /** First of all, so that nobody uses what is about to be closed. */
    private void tellEnd(final @Nullable Throwable cause)
    {
        isDead = true;
        StreamNodes.forget(this);
        ready.completeExceptionally(cause == null ? deathCause() : cause);
        for (final Runnable listener : Set.copyOf(deathListeners))
        {
            if (deathListeners.remove(listener))
            {
                listener.run();
            }
        }
    }

    private void closeAll()
    {
        final NodeAgent current = agent;
        if (current != null)
        {
            current.close();
        }
        if (own != null)
        {
            try
            {
                own.close();
            }
            catch (final IOException e)
            {
                LOGGER.log(Level.WARNING, "cannot delete " + aeronDirectory, e);
            }
        }
    }

    private IOException deathCause()
    {
        return new IOException(this + " is gone");
    }
}
