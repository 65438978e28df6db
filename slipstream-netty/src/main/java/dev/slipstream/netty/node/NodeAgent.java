/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty.node;

import dev.slipstream.doorbell.page.DoorbellPage;
import dev.slipstream.doorbell.page.ParkSlot;
import dev.slipstream.doorbell.signal.SignalKind;
import io.aeron.Aeron;
import io.aeron.CncFileDescriptor;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;
import org.jspecify.annotations.Nullable;

/**
 * The work of a node: the duty cycles of the driver, if it is embedded, and of the client, the streams that are being
 * opened, and sleeping when there is nothing to do.
 *
 * <p>Everything is for the one thread of the node, but {@link #wake()} and what the page and bells offer.
 */
final class NodeAgent implements AutoCloseable
{
    private static final Logger LOGGER = System.getLogger(ShmNode.class.getName());

    // The driver's and the client's own timers have steps of half a second and more.
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    // The longest sleep of stock back-off: how long the answer of a driver that does not ring may take besides.
    private static final long STOCK_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    // Sleeping is no stall of a duty cycle.
    private static final long CYCLE_THRESHOLD_NS = TimeUnit.SECONDS.toNanos(1);

    // An event loop that is just polling is done with it long before its memory is unmapped.
    private static final long CLOSE_LINGER_NS = TimeUnit.SECONDS.toNanos(1);

    private static final int POLLS_BEFORE_SLEEP = 2;

    // Room for 8,192 counters, a dozen of which a connection takes. Aeron's default, and four times as much for what
    // counters are called, would take 40 MiB of shared memory before anybody has connected.
    private static final int COUNTER_VALUES_LENGTH = 1024 * 1024;

    // Nobody is warned when shared memory runs low: whoever has no room any more is told, and why.
    private static final long NO_WARNING = 0;

    private final @Nullable MediaDriver mediaDriver;
    private final Aeron aeron;
    private final DriverIdentity driver;
    private final DoorbellPage page;
    private final NodeBells bells;
    private final ParkSlot slot;
    private final boolean isDriverRung;
    private final Queue<Runnable> commands;
    private final List<StreamOpening> openings = new ArrayList<>();
    private boolean awaitsProgress;
    private boolean isArmed;
    private int emptyPolls;
    private long lifeCheckedNs = System.nanoTime();

    private NodeAgent(
        final Path aeronDirectory, final @Nullable MediaDriver mediaDriver, final Aeron aeron, final DoorbellPage page,
        final boolean isDriverRung, final Queue<Runnable> commands) throws IOException
    {
        this.mediaDriver = mediaDriver;
        this.aeron = aeron;
        this.page = page;
        this.isDriverRung = isDriverRung;
        this.commands = commands;
        driver = DriverIdentity.of(aeronDirectory);
        bells = new NodeBells(page);
        slot = page.allocate(SignalKind.FUTEX);
        if (mediaDriver != null)
        {
            NodeBells.joinDriver(slot);
        }
    }

    static NodeAgent start(
        final Path aeronDirectory, final boolean isEmbedded, final boolean isDriverRung,
        final Queue<Runnable> commands)
    {
        @Nullable
        MediaDriver mediaDriver = null;
        @Nullable
        Aeron aeron = null;
        try
        {
            if (isEmbedded)
            {
                mediaDriver = launchDriver(aeronDirectory);
            }
            else if (!Files.exists(aeronDirectory.resolve(CncFileDescriptor.CNC_FILE)))
            {
                throw new IOException("no media driver runs in " + aeronDirectory);
            }
            aeron = Aeron.connect(clientContext(aeronDirectory, mediaDriver));
            // A fence for each flush is cheaper than an interrupt of all cores for each sleep.
            final DoorbellPage page = DoorbellPage.open(aeronDirectory, false);
            return new NodeAgent(aeronDirectory, mediaDriver, aeron, page, isDriverRung, commands);
        }
        catch (final IOException e)
        {
            CloseHelper.quietCloseAll(aeron, mediaDriver);
            throw new UncheckedIOException(e);
        }
        catch (final RuntimeException | Error e)
        {
            CloseHelper.quietCloseAll(aeron, mediaDriver);
            throw e;
        }
    }

    /** Work until told to end; throws if the driver is gone. */
    void run(final BooleanSupplier isToEnd)
    {
        while (true)
        {
            final int workCount = doWork();
            if (workCount > 0 && mediaDriver != null)
            {
                bells.progress().ring();
            }
            if (idle(workCount))
            {
                checkLife();
                if (isToEnd.getAsBoolean())
                {
                    aeron.context().closeLingerDurationNs(0);
                    return;
                }
            }
        }
    }

    void begin(final StreamOpening opening)
    {
        try
        {
            opening.begin(aeron);
        }
        catch (final RuntimeException e)
        {
            opening.fail(e);
            return;
        }
        openings.add(opening);
        if (mediaDriver == null && isDriverRung && !awaitsProgress)
        {
            awaitsProgress = true;
            NodeBells.joinProgress(slot);
        }
    }

    void wake()
    {
        slot.ring();
    }

    DoorbellPage page()
    {
        return page;
    }

    NodeBells bells()
    {
        return bells;
    }

    DriverIdentity driver()
    {
        return driver;
    }

    @Override
    public void close()
    {
        final Throwable cause = new IOException("the node in shared memory is closed");
        openings.forEach((opening) -> opening.fail(cause));
        openings.clear();
        slot.close();
        CloseHelper.closeAll(
            (error) -> LOGGER.log(Level.WARNING, "closing a node failed", error), aeron, mediaDriver);
        page.close();
    }

    private int doWork()
    {
        int workCount = runCommands();
        if (mediaDriver != null)
        {
            workCount += mediaDriver.sharedAgentInvoker().invoke();
        }
        final AgentInvoker client = aeron.conductorAgentInvoker();
        workCount += client.invoke();
        workCount += pollOpenings();
        return workCount;
    }

    private int runCommands()
    {
        int count = 0;
        for (Runnable command = commands.poll(); command != null; command = commands.poll())
        {
            command.run();
            count++;
        }
        if (count > 0 && mediaDriver == null)
        {
            // Most commands send one to the driver.
            bells.driver().ring();
        }
        return count;
    }

    private int pollOpenings()
    {
        int count = 0;
        for (int i = openings.size() - 1; i >= 0; i--)
        {
            if (openings.get(i).poll(aeron))
            {
                openings.remove(i);
                count++;
            }
        }
        if (awaitsProgress && openings.isEmpty())
        {
            awaitsProgress = false;
            NodeBells.leaveProgress(slot);
        }
        return count;
    }

    /**
     * One step towards sleep after a cycle that found nothing; a cycle lies between arming and sleeping.
     *
     * @return whether the thread has slept.
     */
    private boolean idle(final int workCount)
    {
        if (workCount > 0)
        {
            if (isArmed)
            {
                isArmed = false;
                slot.disarm();
            }
            return false;
        }
        if (!isArmed)
        {
            slot.arm();
            isArmed = true;
            emptyPolls = 0;
            return false;
        }
        if (!slot.isRung() && ++emptyPolls < POLLS_BEFORE_SLEEP)
        {
            return false;
        }
        if (!slot.isRung())
        {
            slot.await(isDriverRung || openings.isEmpty() ? PARK_NS : STOCK_PARK_NS);
        }
        isArmed = false;
        slot.disarm();
        return true;
    }

    private void checkLife()
    {
        if (aeron.isClosed())
        {
            throw new NodeDeathException("the media driver does not answer any more");
        }
        final long nowNs = System.nanoTime();
        if (mediaDriver == null && nowNs - lifeCheckedNs >= PARK_NS)
        {
            lifeCheckedNs = nowNs;
            if (driver.hasEnded())
            {
                throw new NodeDeathException("the media driver, process " + driver.pid() + ", has ended");
            }
        }
    }

    private static MediaDriver launchDriver(final Path aeronDirectory)
    {
        return MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory.toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.INVOKER)
            .asyncExecutorEnabled(false)
            .counterValuesBufferLength(COUNTER_VALUES_LENGTH)
            .lowStorageWarningThreshold(NO_WARNING)
            .conductorCycleThresholdNs(CYCLE_THRESHOLD_NS)
            .senderCycleThresholdNs(CYCLE_THRESHOLD_NS)
            .receiverCycleThresholdNs(CYCLE_THRESHOLD_NS)
            .errorHandler(logTo("embedded media driver")));
    }

    private static Aeron.Context clientContext(final Path aeronDirectory, final @Nullable MediaDriver mediaDriver)
    {
        return new Aeron.Context()
            .aeronDirectoryName(aeronDirectory.toString())
            .clientName("slipstream-netty")
            .useConductorAgentInvoker(true)
            .driverAgentInvoker(mediaDriver == null ? null : mediaDriver.sharedAgentInvoker())
            .closeLingerDurationNs(CLOSE_LINGER_NS)
            .errorHandler(logTo("client of the media driver"))
            // A reader deals with what goes wrong while it polls.
            .subscriberErrorHandler((error) ->
            {
                throw new IllegalStateException(error);
            });
    }

    private static ErrorHandler logTo(final String who)
    {
        return (error) -> LOGGER.log(Level.WARNING, "error of the " + who, error);
    }
}
