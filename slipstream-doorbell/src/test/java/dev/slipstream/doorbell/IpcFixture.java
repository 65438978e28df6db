/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.doorbell.spin.FixedSpin;
import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A media driver, a client and its doorbells for each test. Whatever waits here ends when the watchdog interrupts the
 * test's thread.
 */
final class IpcFixture implements BeforeEachCallback, AfterEachCallback
{
    static final String CHANNEL = CommonContext.IPC_CHANNEL;
    static final long LONG_NS = TimeUnit.SECONDS.toNanos(20);

    private final Path directory = Path.of(CommonContext.generateRandomDirName());
    private final List<AutoCloseable> resources = new ArrayList<>();
    private MediaDriver driver;
    private Aeron aeron;
    private Doorbells doorbells;

    @Override
    public void beforeEach(final ExtensionContext context)
    {
        driver = use(MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(directory.toString())
            .threadingMode(ThreadingMode.SHARED).dirDeleteOnShutdown(true).termBufferSparseFile(true)
            .ipcTermBufferLength(64 * 1024)));
        aeron = connect();
        doorbells = use(Doorbells.connect(aeron, settings()));
    }

    @Override
    public void afterEach(final ExtensionContext context) throws Exception
    {
        for (final AutoCloseable resource : resources.reversed())
        {
            resource.close();
        }
    }

    /** Sleeps at once, and for so long that a lost ring shows. */
    DoorbellContext settings()
    {
        return new DoorbellContext().spinPolicy(() -> new FixedSpin(0)).maxParkNs(TimeUnit.MILLISECONDS.toNanos(250));
    }

    MediaDriver driver()
    {
        return driver;
    }

    Aeron aeron()
    {
        return aeron;
    }

    Doorbells doorbells()
    {
        return doorbells;
    }

    /** Another client of the driver. */
    Aeron connect()
    {
        return use(Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString())));
    }

    /** To be closed at the end of the test, the last one first. */
    <T extends AutoCloseable> T use(final T resource)
    {
        resources.add(resource);
        return resource;
    }

    static void pollUntil(final DoorbellSubscription subscription, final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            failIfTimeIsUp();
            subscription.poll((buffer, offset, length, header) ->
            {
            }, 10, TimeUnit.MILLISECONDS.toNanos(600));
        }
    }

    static void await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            failIfTimeIsUp();
            Thread.onSpinWait();
        }
    }

    static void offer(final LongSupplier offer)
    {
        while (offer.getAsLong() <= 0)
        {
            failIfTimeIsUp();
            Thread.onSpinWait();
        }
    }

    private static void failIfTimeIsUp()
    {
        assertThat(Thread.currentThread().isInterrupted()).as("time is up").isFalse();
    }
}
