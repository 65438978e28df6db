/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import static io.aeron.driver.ext.DebugChannelEndpointConfiguration.*;

import io.aeron.driver.ext.DebugChannelEndpointConfiguration;
import io.aeron.driver.ext.LossGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The loss that one endpoint has to cause on purpose: what the context says, or else what the properties of Aeron's own
 * debug endpoints say.
 *
 * @param data    lost by the endpoint.
 * @param control frames lost by the endpoint.
 */
record LossGenerators(LossGenerator data, LossGenerator control)
{
    private static final LossGenerator NO_LOSS = (address, buffer, length) -> false;

    /**
     * The loss that a send endpoint has to cause.
     *
     * @param options of the driver.
     * @return the generators, or null if nothing is to be lost.
     */
    static @Nullable LossGenerators forSending(final SlipstreamContext options)
    {
        return of(
            choose(
                options.sendDataLossGenerator(),
                SEND_DATA_LOSS_RATE_PROP_NAME,
                DebugChannelEndpointConfiguration::sendDataLossGeneratorSupplier),
            choose(
                options.sendControlLossGenerator(),
                SEND_CONTROL_LOSS_RATE_PROP_NAME,
                DebugChannelEndpointConfiguration::sendControlLossGeneratorSupplier));
    }

    /**
     * The loss that a receive endpoint has to cause.
     *
     * @param options of the driver.
     * @return the generators, or null if nothing is to be lost.
     */
    static @Nullable LossGenerators forReceiving(final SlipstreamContext options)
    {
        return of(
            choose(
                options.receiveDataLossGenerator(),
                RECEIVE_DATA_LOSS_RATE_PROP_NAME,
                DebugChannelEndpointConfiguration::receiveDataLossGeneratorSupplier),
            choose(
                options.receiveControlLossGenerator(),
                RECEIVE_CONTROL_LOSS_RATE_PROP_NAME,
                DebugChannelEndpointConfiguration::receiveControlLossGeneratorSupplier));
    }

    private static @Nullable LossGenerators of(
        final @Nullable LossGenerator data, final @Nullable LossGenerator control)
    {
        return data == null && control == null ?
            null :
            new LossGenerators(data == null ? NO_LOSS : data, control == null ? NO_LOSS : control);
    }

    private static @Nullable LossGenerator choose(
        final @Nullable LossGenerator configured, final String property, final Supplier<LossGenerator> fromProperties)
    {
        if (configured != null)
        {
            return configured;
        }
        return System.getProperty(property) == null ? null : fromProperties.get();
    }
}
