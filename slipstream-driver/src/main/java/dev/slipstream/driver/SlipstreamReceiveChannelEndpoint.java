/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver;

import dev.slipstream.driver.receive.DestinationReceiver;
import dev.slipstream.driver.receive.ReceivePath;
import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.ReceiveDestinationTransport;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.SetupFlyweight;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;

/**
 * Aeron's receive endpoint with a {@link ReceivePath} in front of it. Thin on purpose: its twin over Aeron's debug
 * endpoint, {@link SlipstreamDebugReceiveChannelEndpoint}, has to say the same.
 */
final class SlipstreamReceiveChannelEndpoint extends ReceiveChannelEndpoint
{
    private final DriverInstance instance;
    private final DatagramPaths paths;
    private final ReceivePath path;
    private final DestinationReceiver destinations;

    SlipstreamReceiveChannelEndpoint(
        final UdpChannel udpChannel,
        final DataPacketDispatcher dispatcher,
        final AtomicCounter statusIndicator,
        final MediaDriver.Context context,
        final DriverInstance instance)
    {
        super(udpChannel, dispatcher, statusIndicator, context);
        this.instance = instance;
        paths = instance.paths();
        path = paths.newReceivePath(this, super::receive);
        destinations = new DestinationReceiver(path);
    }

    @Override
    public void openDatagramChannel(final AtomicCounter statusIndicator)
    {
        super.openDatagramChannel(statusIndicator);
        paths.openReceivePath(path, udpChannel, receiveDatagramChannel);
    }

    @Override
    public @Nullable InetSocketAddress receive(final ByteBuffer buffer)
    {
        return path.receive(buffer);
    }

    @Override
    public boolean isValidFrame(final UnsafeBuffer buffer, final int length)
    {
        destinations.onFrame();
        return !path.takeVirtual() && super.isValidFrame(buffer, length);
    }

    @Override
    public int onDataPacket(
        final DataHeaderFlyweight header,
        final UnsafeBuffer buffer,
        final int length,
        final InetSocketAddress srcAddress,
        final int transportIndex)
    {
        final int bytes = super.onDataPacket(header, buffer, length, srcAddress, transportIndex);
        instance.onDataPacket(header, bytes);
        return bytes;
    }

    @Override
    public void onSetupMessage(
        final SetupFlyweight header,
        final UnsafeBuffer buffer,
        final int length,
        final InetSocketAddress srcAddress,
        final int transportIndex)
    {
        if (paths.setupLimit().accepts(header, srcAddress))
        {
            super.onSetupMessage(header, buffer, length, srcAddress, transportIndex);
            instance.onSetup();
        }
    }

    @Override
    public int addDestination(final ReceiveDestinationTransport transport)
    {
        final int transportIndex = super.addDestination(transport);
        paths.openDestination(path, destinations, transport, transportIndex);
        return transportIndex;
    }

    @Override
    public void removeDestination(final int transportIndex)
    {
        paths.closeDestination(path, destinations, destination(transportIndex), transportIndex);
        super.removeDestination(transportIndex);
    }

    @Override
    public void close()
    {
        destinations.close();
        paths.closeReceivePath(path, receiveDatagramChannel);
        super.close();
    }
}
