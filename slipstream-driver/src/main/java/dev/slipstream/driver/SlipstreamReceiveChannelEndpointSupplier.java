/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ReceiveChannelEndpointSupplier;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Supplies receive endpoints that receive in batches. A drop-in: set
 * {@code aeron.ReceiveChannelEndpoint.supplier=dev.slipstream.driver.SlipstreamReceiveChannelEndpointSupplier} for any
 * Java media driver. Options come from the system properties that {@link SlipstreamContext} lists; Aeron's own
 * {@code aeron.debug.receive.*} loss rates work as with its debug endpoints.
 *
 * <p>Called by the conductor's thread.
 */
public final class SlipstreamReceiveChannelEndpointSupplier implements ReceiveChannelEndpointSupplier
{
    /** For Aeron, which creates it by name. */
    public SlipstreamReceiveChannelEndpointSupplier()
    {
    }

    @Override
    public ReceiveChannelEndpoint newInstance(
        final UdpChannel udpChannel,
        final DataPacketDispatcher dispatcher,
        final AtomicCounter statusIndicator,
        final MediaDriver.Context context)
    {
        final DriverInstance instance = DriverInstance.of(context);
        final LossGenerators loss = LossGenerators.forReceiving(instance.options());
        return loss == null ?
            new SlipstreamReceiveChannelEndpoint(udpChannel, dispatcher, statusIndicator, context, instance) :
            new SlipstreamDebugReceiveChannelEndpoint(
                udpChannel, dispatcher, statusIndicator, context, instance, loss.data(), loss.control());
    }
}
