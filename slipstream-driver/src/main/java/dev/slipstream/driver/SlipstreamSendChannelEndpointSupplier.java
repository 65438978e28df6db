/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.SendChannelEndpointSupplier;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Supplies send endpoints that send in batches. A drop-in: set
 * {@code aeron.SendChannelEndpoint.supplier=dev.slipstream.driver.SlipstreamSendChannelEndpointSupplier} for any Java
 * media driver. Options come from the system properties that {@link SlipstreamContext} lists; Aeron's own
 * {@code aeron.debug.send.*} loss rates work as with its debug endpoints.
 *
 * <p>Called by the conductor's thread.
 */
public final class SlipstreamSendChannelEndpointSupplier implements SendChannelEndpointSupplier
{
    /** For Aeron, which creates it by name. */
    public SlipstreamSendChannelEndpointSupplier()
    {
    }

    @Override
    public SendChannelEndpoint newInstance(
        final UdpChannel udpChannel, final AtomicCounter statusIndicator, final MediaDriver.Context context)
    {
        final DriverInstance instance = DriverInstance.of(context);
        final LossGenerators loss = LossGenerators.forSending(instance.options());
        return loss == null ?
            new SlipstreamSendChannelEndpoint(udpChannel, statusIndicator, context, instance.paths()) :
            new SlipstreamDebugSendChannelEndpoint(
                udpChannel, statusIndicator, context, instance.paths(), loss.data(), loss.control());
    }
}
