/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.Resources;
import dev.slipstream.xdp.bpf.XdpMode;
import dev.slipstream.xdp.filter.AeronPacketFilter;
import java.net.NetworkInterface;
import java.net.SocketException;

/**
 * A socket, and a filter that redirects to it, on the right end of the {@link VethFixture}.
 *
 * @param resources what to close.
 * @param socket    on queue 0.
 * @param filter    attached.
 */
record Receiving(Resources resources, XskSocket socket, AeronPacketFilter filter) implements AutoCloseable
{
    /** Called inside the right namespace. */
    static Receiving open(final XdpMode mode, final XskConfiguration configuration)
    {
        final Resources resources = new Resources();
        try
        {
            final int index = NetworkInterface.getByName(VethFixture.RIGHT).getIndex();
            final AeronPacketFilter filter = resources.own(
                AeronPacketFilter.load(1, configuration.maxRxPacketLength()));
            final XskSocket socket = resources.own(
                XskSocket.open(VethFixture.RIGHT, index, 0, configuration));
            filter.socket(0, socket.descriptor());
            filter.register(PacketBuilder.address(VethFixture.RIGHT_ADDRESS), VethFixture.PORT);
            filter.register(PacketBuilder.address(VethFixture.RIGHT_IPV6_ADDRESS), VethFixture.PORT);
            final FileDescriptor link = resources.own(filter.attach(index, mode));
            return new Receiving(resources, socket, filter);
        }
        catch (final SocketException ex)
        {
            resources.close();
            throw new IllegalStateException(ex);
        }
        catch (final Throwable t)
        {
            resources.close();
            throw t;
        }
    }

    @Override
    public void close()
    {
        resources.close();
    }
}
