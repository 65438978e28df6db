/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.driver.SlipstreamDriver;
import io.aeron.driver.MediaDriver;

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
     * @param system  its name: {@code stock}, {@code xdp}, {@code kernel}, ....
     * @param context its settings.
     * @return the driver.
     */
    static BenchDriver launch(final String system, final MediaDriver.Context context)
    {
        return switch (system)
        {
            // With doorbells it is the clients that differ.
            case "stock", "stock-yield", "stock-spin", "doorbell" -> of(MediaDriver.launch(context));
            case "xdp" -> of(SlipstreamDriver.launch(context, new SlipstreamContext().xdpEnabled(true)));
            case "kernel" -> of(SlipstreamDriver.launch(context, new SlipstreamContext().xdpEnabled(false)));
            default -> throw new IllegalArgumentException("no driver for system '" + system + "'");
        };
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
