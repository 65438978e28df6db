/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import dev.slipstream.driver.send.LossyRunSender;
import dev.slipstream.driver.send.RunSender;
import dev.slipstream.driver.send.SendPath;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.NetworkPublication;
import io.aeron.driver.ext.DebugSendChannelEndpoint;
import io.aeron.driver.ext.LossGenerator;
import io.aeron.driver.media.UdpChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;

/**
 * Aeron's debug send endpoint, which loses frames on purpose, with a {@link SendPath} in front of it. What is sent
 * singly is lost by Aeron's endpoint, what is sent in runs by the {@link LossyRunSender}.
 */
final class SlipstreamDebugSendChannelEndpoint extends DebugSendChannelEndpoint implements SendPath.Endpoint
{
    private final DatagramPaths paths;
    private final SendPath path;
    private final LossGenerator dataLossGenerator;

    SlipstreamDebugSendChannelEndpoint(
        final UdpChannel udpChannel,
        final AtomicCounter statusIndicator,
        final MediaDriver.Context context,
        final DatagramPaths paths,
        final LossGenerator dataLossGenerator,
        final LossGenerator controlLossGenerator)
    {
        super(udpChannel, statusIndicator, context, dataLossGenerator, controlLossGenerator);
        this.paths = paths;
        this.dataLossGenerator = dataLossGenerator;
        path = paths.newSendPath(udpChannel, this);
    }

    @Override
    public void openDatagramChannel(final AtomicCounter statusIndicator)
    {
        super.openDatagramChannel(statusIndicator);
        final RunSender sender = paths.newRunSender(
            udpChannel,
            sendDatagramChannel,
            error -> onSendError(new IOException(error), connectAddress, errorHandler));
        // Aeron's endpoint decides per destination what a multi-destination channel loses.
        if (sender != null && !udpChannel.isMultiDestination())
        {
            path.open(new LossyRunSender(sender, dataLossGenerator, connectAddress));
        }
        paths.openControl(receiveDatagramChannel);
    }

    @Override
    public void registerForSend(final NetworkPublication publication)
    {
        super.registerForSend(publication);
        path.onRegister(publication.sessionId(), publication.streamId(), publication.subscribableRegistrationId());
    }

    @Override
    public void unregisterForSend(final NetworkPublication publication)
    {
        path.onUnregister(publication.sessionId(), publication.streamId());
        super.unregisterForSend(publication);
    }

    @Override
    public int send(final ByteBuffer buffer)
    {
        return path.send(buffer);
    }

    @Override
    public int send(final ByteBuffer buffer, final InetSocketAddress endpointAddress)
    {
        return path.send(buffer, endpointAddress);
    }

    @Override
    public int sendSingly(final ByteBuffer buffer)
    {
        return super.send(buffer);
    }

    @Override
    public int sendSingly(final ByteBuffer buffer, final InetSocketAddress destination)
    {
        return super.send(buffer, destination);
    }

    @Override
    public void onDatagramSent(final ByteBuffer buffer, final @Nullable InetSocketAddress destination)
    {
        if (destination != null || connectAddress != null)
        {
            sendHook(buffer, destination != null ? destination : connectAddress);
        }
    }

    @Override
    public @Nullable InetSocketAddress receive(final ByteBuffer buffer)
    {
        paths.onControlPoll();
        return path.receive(buffer);
    }

    @Override
    public @Nullable InetSocketAddress receiveSingly(final ByteBuffer buffer)
    {
        return super.receive(buffer);
    }

    @Override
    public void updateEndpoint(final InetSocketAddress newAddress, final AtomicCounter statusIndicator)
    {
        super.updateEndpoint(newAddress, statusIndicator);
        path.onDestinationChange(newAddress);
    }

    @Override
    public void close()
    {
        paths.closeControl(receiveDatagramChannel);
        path.close();
        super.close();
    }
}
