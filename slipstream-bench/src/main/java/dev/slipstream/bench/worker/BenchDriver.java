/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.driver.SlipstreamDriver;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;

/**
 * A media driver of one of the systems that are measured.
 *
 * @param mediaDriver the driver itself.
 * @param closer      closes it.
 */
record BenchDriver(MediaDriver mediaDriver, Runnable closer) implements AutoCloseable
{
    /**
     * Start one.
     *
     * @param job     says which.
     * @param context its settings.
     * @return the driver.
     */
    static BenchDriver launch(final Message job, final MediaDriver.Context context)
    {
        return switch (DriverKind.valueOf(job.text("driver")))
        {
            case STOCK -> of(MediaDriver.launch(context));
            case XDP -> of(SlipstreamDriver.launch(context, options(context).xdpEnabled(true)));
            case KERNEL -> of(SlipstreamDriver.launch(context, options(context).xdpEnabled(false)));
            case NONE -> throw new IllegalArgumentException("no driver for " + job);
        };
    }

    /** Agents sleep where they have threads of their own; where somebody else runs their cycles, that one spins. */
    private static SlipstreamContext options(final MediaDriver.Context context)
    {
        return new SlipstreamContext().eventsEnabled(context.threadingMode() != ThreadingMode.INVOKER);
    }

    private static BenchDriver of(final MediaDriver driver)
    {
        return new BenchDriver(driver, driver::close);
    }

    private static BenchDriver of(final SlipstreamDriver driver)
    {
        return new BenchDriver(driver.mediaDriver(), driver::close);
    }

    @Override
    public void close()
    {
        closer.run();
    }
}
