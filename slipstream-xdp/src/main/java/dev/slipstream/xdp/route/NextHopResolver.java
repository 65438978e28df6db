/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.netlink.Link;
import dev.slipstream.linux.netlink.NeighbourFlyweight;
import dev.slipstream.linux.netlink.RouteFlyweight;
import dev.slipstream.linux.netlink.RtNetlinkClient;
import dev.slipstream.linux.proc.MulticastGroups;
import org.jspecify.annotations.Nullable;

/**
 * Finds the next hop of one destination: asks the kernel for the route, looks up the interface, asks for the neighbour.
 *
 * <p>For the polling thread. Allocates nothing unless the outcome is a new one, or the destination a group.
 */
final class NextHopResolver
{
    private final RtNetlinkClient client;
    private final InterfaceTable interfaces;
    private final RouteFlyweight route = new RouteFlyweight();
    private final NeighbourFlyweight neighbour = new NeighbourFlyweight();
    private final NextHopOutcome outcome = new NextHopOutcome();

    // Requests carry addresses of exactly these lengths.
    private final byte[] ipv4Neighbour = new byte[4];
    private final byte[] ipv6Neighbour = new byte[16];

    private int keepAliveErrno;

    NextHopResolver(final RtNetlinkClient client, final InterfaceTable interfaces)
    {
        this.client = client;
        this.interfaces = interfaces;
    }

    /**
     * The errno of the last attempt to keep a neighbour alive.
     *
     * @return 0 if it went well, or none was needed yet.
     */
    int keepAliveErrno()
    {
        return keepAliveErrno;
    }

    /**
     * Look up a destination and publish its state if it is another one.
     *
     * @return true if it is.
     */
    boolean resolve(final NextHop nextHop)
    {
        outcome.reset();
        find(nextHop);
        if (outcome.isSameAs(nextHop.outcome))
        {
            return false;
        }
        nextHop.outcome.copyFrom(outcome);
        nextHop.publish(outcome.toState(nextHop));
        return true;
    }

    private void find(final NextHop nextHop)
    {
        if (nextHop.source() != null && interfaces.owning(nextHop.source()) == null)
        {
            outcome.kernel(KernelNextHop.Cause.SOURCE_NOT_ASSIGNED);
            return;
        }
        final int outInterface = outInterface(nextHop);
        if (outInterface < 0)
        {
            outcome.kernel(KernelNextHop.Cause.INTERFACE_MISSING);
            return;
        }
        final int result = client.route(nextHop.destinationBytes, nextHop.sourceBytes, outInterface, route);
        if (result < 0)
        {
            outcome.kernel(saysNo(-result) ? KernelNextHop.Cause.NO_ROUTE : KernelNextHop.Cause.LOOKUP_FAILED, -result);
        }
        else if (mayPass())
        {
            follow(nextHop);
        }
    }

    /**
     * The interface to name in the question. For groups and link-local addresses it belongs to the question; elsewhere
     * naming it would override the routes, so it is compared with the answer instead.
     *
     * @return its index, 0 to name none, or -1 if it does not exist.
     */
    private int outInterface(final NextHop nextHop)
    {
        if (nextHop.scopeInterface != 0 || !nextHop.isInterfaceScoped || nextHop.interfaceName() == null)
        {
            return nextHop.scopeInterface;
        }
        final InterfaceState state = interfaces.byName(nextHop.interfaceName());
        if (state == null)
        {
            outcome.nameInterface(nextHop.interfaceName());
            return -1;
        }
        return state.link().index();
    }

    private static boolean saysNo(final int errno)
    {
        return switch (errno)
        {
            case Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EACCES, Errno.EINVAL, Errno.ENODEV, Errno.ENETDOWN ->
                true;
            default -> false;
        };
    }

    private boolean mayPass()
    {
        final KernelNextHop.@Nullable Cause obstacle = switch (route.type())
        {
            case RouteFlyweight.RTN_UNICAST, RouteFlyweight.RTN_MULTICAST ->
                route.isEncapsulated() ? KernelNextHop.Cause.ENCAPSULATED : null;
            case RouteFlyweight.RTN_LOCAL -> KernelNextHop.Cause.LOCAL;
            case RouteFlyweight.RTN_BROADCAST -> KernelNextHop.Cause.BROADCAST;
            default -> KernelNextHop.Cause.NO_ROUTE;
        };
        if (obstacle == null)
        {
            return true;
        }
        outcome.kernel(obstacle);
        return false;
    }

    private void follow(final NextHop nextHop)
    {
        final InterfaceState state = interfaces.byIndex(route.outInterface());
        if (state == null)
        {
            // Made a moment ago, or removed: word of it is under way.
            outcome.nameInterface("number " + route.outInterface());
            outcome.kernel(KernelNextHop.Cause.INTERFACE_MISSING);
            return;
        }
        final Link link = state.link();
        outcome.leaveBy(link, route.mtuBytes());
        final KernelNextHop.@Nullable Cause obstacle = obstacle(link, nextHop);
        if (obstacle != null)
        {
            outcome.kernel(obstacle);
        }
        else if (nextHop.isMulticast && MulticastGroups.isJoined(link.index(), nextHop.destinationBytes))
        {
            outcome.kernel(KernelNextHop.Cause.JOINED);
        }
        else if (nextHop.isMulticast)
        {
            outcome.direct(MulticastMac.of(nextHop.destinationBytes));
        }
        else
        {
            askForNeighbour(nextHop);
        }
    }

    private KernelNextHop.@Nullable Cause obstacle(final Link link, final NextHop nextHop)
    {
        if (link.isLoopback())
        {
            return KernelNextHop.Cause.LOCAL;
        }
        if (nextHop.interfaceName() != null && !nextHop.interfaceName().equals(link.name()))
        {
            return KernelNextHop.Cause.OTHER_INTERFACE;
        }
        if (!link.isEthernet())
        {
            return KernelNextHop.Cause.NOT_ETHERNET;
        }
        if (!link.isUp() || !link.isRunning())
        {
            return KernelNextHop.Cause.INTERFACE_DOWN;
        }
        if (nextHop.sourceBytes != null)
        {
            outcome.sourceIs(nextHop.sourceBytes);
            return null;
        }
        return outcome.sourceIsPreferredOf(route) ? null : KernelNextHop.Cause.SOURCE_NOT_ASSIGNED;
    }

    private void askForNeighbour(final NextHop nextHop)
    {
        outcome.neighbourIs(route, nextHop.destinationBytes);
        final byte[] address = outcome.neighbourLength() == ipv4Neighbour.length ? ipv4Neighbour : ipv6Neighbour;
        outcome.copyNeighbour(address);
        final int interfaceIndex = outcome.interfaceIndex();
        final int result = client.neighbour(interfaceIndex, address, neighbour);
        if (result < 0 && result != -Errno.ENOENT)
        {
            outcome.kernel(KernelNextHop.Cause.LOOKUP_FAILED, -result);
            return;
        }
        final boolean isKnown = result == 0;
        if (isKnown && neighbour.isUsable())
        {
            outcome.direct(neighbour.mac());
        }
        else
        {
            outcome.kernel(KernelNextHop.Cause.NEIGHBOUR_UNRESOLVED);
        }
        // An entry that is being looked for, or was not found, is left to the packets that go through the kernel.
        if (!isKnown || neighbour.isStale())
        {
            keepAliveErrno = -client.useNeighbour(interfaceIndex, address);
        }
    }
}
