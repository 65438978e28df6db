/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import dev.slipstream.doorbell.page.DoorbellPage;
import io.aeron.Aeron;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.ErrorHandler;

/**
 * The work of a node: the duty cycles of the driver, if it is embedded, and of the client, the streams that are being
 * opened, and sleeping when there is nothing to do.
 *
 * <p>Everything is for the one thread of the node, but {@link #wake()} and what the page and bells offer.
 */
abstract class NodeAgent implements AutoCloseable
{
    /** The driver's and the client's own timers have steps of half a second and more. */
    static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Sleeping is no stall of a duty cycle. */
    static final long CYCLE_THRESHOLD_NS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Room for 8,192 counters, a dozen of which a connection takes. Aeron's default, and four times as much for what
     * counters are called, would take 40 MiB of shared memory before anybody has connected.
     */
    static final int COUNTER_VALUES_LENGTH = 1024 * 1024;

    /** Nobody is warned when shared memory runs low: whoever has no room any more is told, and why. */
    static final long NO_WARNING = 0;

    private static final Logger LOGGER = System.getLogger(StreamNode.class.getName());

    // An event loop that is just polling is done with it long before its memory is unmapped.
    private static final long CLOSE_LINGER_NS = TimeUnit.SECONDS.toNanos(1);

    private final Aeron aeron;
    private final DoorbellPage page;
    private final NodeBells bells;
    private final Queue<Runnable> commands;
    private final List<StreamOpening> openings = new ArrayList<>();

    NodeAgent(final Aeron aeron, final DoorbellPage page, final Queue<Runnable> commands)
    {
        this.aeron = aeron;
        this.page = page;
        this.commands = commands;
        bells = new NodeBells(page);
    }

    /** Work until told to end; throws if the driver is gone. */
    final void run(final BooleanSupplier isToEnd)
    {
        while (true)
        {
            if (idle(doWork()))
            {
                checkLife();
                if (isToEnd.getAsBoolean())
                {
                    beforeEnd();
                    aeron.context().closeLingerDurationNs(0);
                    return;
                }
            }
        }
    }

    final void begin(final StreamOpening opening)
    {
        try
        {
            opening.begin();
        }
        catch (final RuntimeException e)
        {
            opening.abandon();
            opening.fail(e);
            return;
        }
        openings.add(opening);
        onOpening();
    }

    /** Let the thread take another turn, by any thread. */
    abstract void wake();

    /** One turn of the driver, if it is embedded. */
    abstract int invokeDriver();

    /**
     * One step towards sleep after a turn; another turn lies between arming and sleeping.
     *
     * @param workCount of the turn.
     * @return whether the thread has slept, or it is time to look at what is looked at then.
     */
    abstract boolean idle(int workCount);

    /** Throws if the driver is gone. */
    abstract void checkLife();

    /** Commands were run, most of which have sent one to the driver. */
    void onCommands()
    {
        // An embedded driver takes its turn next.
    }

    /** Streams begin to be opened. */
    void onOpening()
    {
        // Their answers come in a turn of an embedded driver.
    }

    /** Streams are being opened no more. */
    void onNoOpening()
    {
        // See above.
    }

    /** The thread is about to end. */
    void beforeEnd()
    {
        // What there is to do in shared memory is done.
    }

    final int doWork()
    {
        int workCount = runCommands();
        workCount += invokeDriver();
        workCount += aeron.conductorAgentInvoker().invoke();
        workCount += pollOpenings();
        return workCount;
    }

    final boolean isOpening()
    {
        return !openings.isEmpty();
    }

    final Aeron aeron()
    {
        return aeron;
    }

    final DoorbellPage page()
    {
        return page;
    }

    final NodeBells bells()
    {
        return bells;
    }

    /** First of all, so that whoever waits is told. */
    final void failOpenings()
    {
        final Throwable cause = new IOException("the node is closed");
        openings.forEach((opening) -> opening.fail(cause));
        openings.clear();
    }

    @Override
    public abstract void close();

    static Aeron.Context clientContext(final String aeronDirectory)
    {
        return new Aeron.Context()
            .aeronDirectoryName(aeronDirectory)
            .clientName("slipstream-netty")
            .useConductorAgentInvoker(true)
            .closeLingerDurationNs(CLOSE_LINGER_NS)
            .errorHandler(logTo("client of the media driver"))
            // A reader deals with what goes wrong while it polls.
            .subscriberErrorHandler((error) ->
            {
                throw new IllegalStateException(error);
            });
    }

    static ErrorHandler logTo(final String who)
    {
        return (error) -> LOGGER.log(Level.WARNING, "error of the " + who, error);
    }

    private int runCommands()
    {
        int count = 0;
        for (Runnable command = commands.poll(); command != null; command = commands.poll())
        {
            command.run();
            count++;
        }
        if (count > 0)
        {
            onCommands();
        }
        return count;
    }

    private int pollOpenings()
    {
        int count = 0;
        for (int i = openings.size() - 1; i >= 0; i--)
        {
            if (openings.get(i).poll())
            {
                openings.remove(i);
                count++;
            }
        }
        if (openings.isEmpty())
        {
            onNoOpening();
        }
        return count;
    }
}
