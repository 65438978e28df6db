/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import dev.slipstream.driver.send.AddressedRunSender;
import dev.slipstream.driver.send.MultiDestinationRunSender;
import dev.slipstream.driver.send.RunSender;
import dev.slipstream.driver.send.SendPath;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.NetworkPublication;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;

/**
 * Aeron's send endpoint with a {@link SendPath} in front of it. Thin on purpose: its twin over Aeron's debug endpoint,
 * {@link SlipstreamDebugSendChannelEndpoint}, has to say the same.
 */
final class SlipstreamSendChannelEndpoint extends SendChannelEndpoint implements SendPath.Endpoint
{
    private final DatagramPaths paths;
    private final SendPath path;

    SlipstreamSendChannelEndpoint(
        final UdpChannel udpChannel,
        final AtomicCounter statusIndicator,
        final MediaDriver.Context context,
        final DatagramPaths paths)
    {
        super(udpChannel, statusIndicator, context);
        this.paths = paths;
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
        if (sender instanceof final AddressedRunSender addressed && udpChannel.isMultiDestination())
        {
            final MultiDestinationRunSender toAll = new MultiDestinationRunSender(addressed, this);
            sendDatagramChannel = toAll.channel(sendDatagramChannel);
            path.open(toAll);
        }
        else if (sender != null)
        {
            path.open(sender);
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
