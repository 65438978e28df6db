/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.agent;

import dev.slipstream.driver.SlipstreamContext;
import dev.slipstream.driver.SlipstreamDriver;
import dev.slipstream.driver.SlipstreamReceiveChannelEndpointSupplier;
import dev.slipstream.driver.SlipstreamSendChannelEndpointSupplier;
import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;

/**
 * What an embedded media driver calls before its settings are concluded, and once it is closed.
 */
public final class DriverHooks
{
    private DriverHooks()
    {
    }

    /**
     * Give a driver what Slipstream has for it, unless its owner chose otherwise.
     *
     * @param settings of the driver, a {@code MediaDriver.Context}.
     */
    public static void concluding(final Object settings)
    {
        try
        {
            prepare((MediaDriver.Context)settings);
        }
        catch (final RuntimeException | LinkageError e)
        {
            Announcer.say("an embedded media driver stays as it is: " + e);
        }
    }

    /**
     * A driver has been closed.
     *
     * @param driver the driver, a {@code MediaDriver}.
     */
    public static void closed(final Object driver)
    {
        try
        {
            SlipstreamDriver.release(((MediaDriver)driver).context());
        }
        catch (final RuntimeException | LinkageError e)
        {
            Announcer.say("what an embedded media driver was given is not released: " + e);
        }
    }

    private static void prepare(final MediaDriver.Context context)
    {
        final String directory = context.aeronDirectoryName();
        final boolean mayChooseSending = context.sendChannelEndpointSupplier() == null &&
            System.getProperty(Configuration.SEND_CHANNEL_ENDPOINT_SUPPLIER_PROP_NAME) == null;
        final boolean mayChooseReceiving = context.receiveChannelEndpointSupplier() == null &&
            System.getProperty(Configuration.RECEIVE_CHANNEL_ENDPOINT_SUPPLIER_PROP_NAME) == null;
        if (mayChooseSending && mayChooseReceiving)
        {
            SlipstreamDriver.prepare(context, new SlipstreamContext());
            Announcer.say("the media driver of " + directory + " is Slipstream's");
        }
        else if (mayChooseSending)
        {
            context.sendChannelEndpointSupplier(new SlipstreamSendChannelEndpointSupplier());
            Announcer.say("the media driver of " + directory + " sends by Slipstream and receives as its owner chose");
        }
        else if (mayChooseReceiving)
        {
            context.receiveChannelEndpointSupplier(new SlipstreamReceiveChannelEndpointSupplier());
            Announcer.say("the media driver of " + directory + " receives by Slipstream and sends as its owner chose");
        }
        else
        {
            Announcer.say("the media driver of " + directory + " sends and receives as its owner chose");
        }
    }
}
