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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/**
 * The work of a node in shared memory. Its driver is Aeron's own and has no sockets, so the thread sleeps on its slot
 * alone.
 */
final class IpcAgent extends NodeAgent
{
    // The longest sleep of stock back-off: how long the answer of a driver that does not ring may take besides.
    private static final long STOCK_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int POLLS_BEFORE_SLEEP = 2;

    private final @Nullable MediaDriver mediaDriver;
    private final DriverIdentity driver;
    private final ParkSlot slot;
    private final boolean isDriverRung;
    private boolean awaitsProgress;
    private boolean isArmed;
    private int emptyPolls;
    private long lifeCheckedNs = System.nanoTime();

    private IpcAgent(
        final Path aeronDirectory, final @Nullable MediaDriver mediaDriver, final Aeron aeron, final DoorbellPage page,
        final boolean isDriverRung, final Queue<Runnable> commands) throws IOException
    {
        super(aeron, page, commands);
        this.mediaDriver = mediaDriver;
        this.isDriverRung = isDriverRung;
        driver = DriverIdentity.of(aeronDirectory);
        slot = page.allocate(SignalKind.FUTEX);
        if (mediaDriver != null)
        {
            NodeBells.joinDriver(slot);
        }
    }

    static IpcAgent start(
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
            aeron = Aeron.connect(clientContext(aeronDirectory.toString())
                .driverAgentInvoker(mediaDriver == null ? null : mediaDriver.sharedAgentInvoker()));
            // A fence for each flush is cheaper than an interrupt of all cores for each sleep.
            final DoorbellPage page = DoorbellPage.open(aeronDirectory, false);
            return new IpcAgent(aeronDirectory, mediaDriver, aeron, page, isDriverRung, commands);
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

    DriverIdentity driver()
    {
        return driver;
    }

    @Override
    void wake()
    {
        slot.ring();
    }

    @Override
    int invokeDriver()
    {
        return mediaDriver == null ? 0 : mediaDriver.sharedAgentInvoker().invoke();
    }

    @Override
    void onCommands()
    {
        if (mediaDriver == null)
        {
            bells().driver().ring();
        }
    }

    @Override
    void onOpening()
    {
        if (mediaDriver == null && isDriverRung && !awaitsProgress)
        {
            awaitsProgress = true;
            NodeBells.joinProgress(slot);
        }
    }

    @Override
    void onNoOpening()
    {
        if (awaitsProgress)
        {
            awaitsProgress = false;
            NodeBells.leaveProgress(slot);
        }
    }

    @Override
    boolean idle(final int workCount)
    {
        if (workCount > 0)
        {
            if (mediaDriver != null)
            {
                bells().progress().ring();
            }
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
            slot.await(isDriverRung || !isOpening() ? PARK_NS : STOCK_PARK_NS);
        }
        isArmed = false;
        slot.disarm();
        return true;
    }

    @Override
    void checkLife()
    {
        if (aeron().isClosed())
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

    @Override
    public void close()
    {
        failOpenings();
        slot.close();
        CloseHelper.closeAll(logTo("node that is being closed"), aeron(), mediaDriver);
        page().close();
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
}
