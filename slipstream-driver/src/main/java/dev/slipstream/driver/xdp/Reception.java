/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.driver.receive.ReceivePath;
import dev.slipstream.xdp.route.InterfaceState;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel, or one destination of a multi-destination subscription, that would like to receive over AF_XDP, and the
 * interfaces at which it does. What changes is guarded by the lock of {@link XdpPath}.
 */
final class Reception
{
    private final InetSocketAddress local;
    private final @Nullable String interfaceName;
    private final ReceivePath path;
    private final int transportIndex;
    private final List<XdpInterface> interfaces = new ArrayList<>();
    private boolean isShared;

    /**
     * @param local          address of this host, the wildcard, or a group; and port.
     * @param interfaceName  on which the group was joined; null for unicast, whose interface the address tells.
     * @param path           that takes what is received.
     * @param transportIndex of the endpoint's transport.
     */
    Reception(
        final InetSocketAddress local,
        final @Nullable String interfaceName,
        final ReceivePath path,
        final int transportIndex)
    {
        this.local = local;
        this.interfaceName = interfaceName;
        this.path = path;
        this.transportIndex = transportIndex;
    }

    InetSocketAddress local()
    {
        return local;
    }

    /** The only interface to receive on; null if the address tells which. */
    @Nullable
    String interfaceName()
    {
        return interfaceName;
    }

    /** Whether packets that are meant for this may come by an interface. */
    boolean belongsTo(final InterfaceState interfaceState)
    {
        return interfaceName == null ?
            local.getAddress().isAnyLocalAddress() || interfaceState.owns(local.getAddress()) :
            interfaceState.link().name().equals(interfaceName);
    }

    /** Another of this driver's sockets listens to the same: only the kernel gives both a copy, from now on. */
    void share()
    {
        isShared = true;
        end();
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
        if (!isShared)
        {
            xdpInterface.register(local);
            interfaces.add(xdpInterface);
            path.accelerated(true);
        }
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
