/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.receive.ReceivePath;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A channel, or one destination of a multi-destination subscription, that would like to receive over AF_XDP, and the
 * interfaces at which it does. The interfaces are guarded by the lock of {@link XdpPath}; the rest never changes.
 */
final class Reception
{
    private final InetSocketAddress local;
    private final ReceivePath path;
    private final int transportIndex;
    private final List<XdpInterface> interfaces = new ArrayList<>();

    Reception(final InetSocketAddress local, final ReceivePath path, final int transportIndex)
    {
        this.local = local;
        this.path = path;
        this.transportIndex = transportIndex;
    }

    InetSocketAddress local()
    {
        return local;
    }

    ReceivePath path()
    {
        return path;
    }

    /** Which of the endpoint's transports the datagrams stand for. */
    int transportIndex()
    {
        return transportIndex;
    }

    boolean isAt(final XdpInterface xdpInterface)
    {
        return interfaces.contains(xdpInterface);
    }

    /** From now on packets come by this interface; the receiver must find the reception in its table before. */
    void begin(final XdpInterface xdpInterface)
    {
        xdpInterface.register(local);
        interfaces.add(xdpInterface);
        path.accelerated(true);
    }

    /** Packets by this interface go through the kernel again, if it is still there. */
    void end(final XdpInterface xdpInterface)
    {
        if (interfaces.remove(xdpInterface))
        {
            xdpInterface.unregister(local);
            path.accelerated(!interfaces.isEmpty());
        }
    }

    /** Packets go through the kernel again. */
    void end()
    {
        path.accelerated(false);
        interfaces.forEach((xdpInterface) -> xdpInterface.unregister(local));
        interfaces.clear();
    }
}
