/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import io.aeron.driver.MediaDriver;

/** The drivers that a test can put at either end of a channel. */
enum DriverKind
{
    /** Aeron's own. */
    STOCK
    {
        @Override
        TestDriver launch(final MediaDriver.Context context, final SlipstreamContext options)
        {
            final MediaDriver driver = MediaDriver.launch(context);
            return new TestDriver(driver, driver);
        }
    },

    /** Launched as Slipstream's driver. */
    SLIPSTREAM
    {
        @Override
        TestDriver launch(final MediaDriver.Context context, final SlipstreamContext options)
        {
            final SlipstreamDriver driver = SlipstreamDriver.launch(context, options);
            return new TestDriver(driver.mediaDriver(), driver);
        }
    },

    /** The same without the seam that Aeron does not document. */
    SLIPSTREAM_SHALLOW
    {
        @Override
        TestDriver launch(final MediaDriver.Context context, final SlipstreamContext options)
        {
            return SLIPSTREAM.launch(context, options.deepSeamEnabled(false));
        }
    },

    /** Aeron's driver with Slipstream's suppliers, as properties would set them. */
    DROP_IN
    {
        @Override
        TestDriver launch(final MediaDriver.Context context, final SlipstreamContext options)
        {
            return STOCK.launch(
                context.sendChannelEndpointSupplier(new SlipstreamSendChannelEndpointSupplier())
                    .receiveChannelEndpointSupplier(new SlipstreamReceiveChannelEndpointSupplier()),
                options);
        }
    };

    abstract TestDriver launch(MediaDriver.Context context, SlipstreamContext options);
}
