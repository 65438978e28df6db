/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.netlink.Link;
import dev.slipstream.linux.netlink.MacAddress;
import dev.slipstream.linux.netlink.NeighbourFlyweight;
import dev.slipstream.linux.netlink.RouteFlyweight;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one lookup found, in primitives, so that the lookup of every second allocates nothing while nothing changes: two
 * outcomes are compared, and only a new one is turned into the objects of a {@link NextHopState}.
 *
 * <p>For the polling thread.
 */
final class NextHopOutcome
{
    private static final int MAX_ADDRESS_LENGTH = 16;

    private KernelNextHop.@Nullable Cause cause = KernelNextHop.Cause.NOT_LOOKED_UP;
    private int errno;
    private int interfaceIndex;
    private String interfaceName = "";
    private long sourceMac;
    private long destinationMac;
    private int pathMtu;
    private final byte[] source = new byte[MAX_ADDRESS_LENGTH];
    private int sourceLength;
    private final byte[] neighbour = new byte[MAX_ADDRESS_LENGTH];
    private int neighbourLength;

    /**
     * Begin anew: nothing found yet.
     */
    void reset()
    {
        cause = KernelNextHop.Cause.NOT_LOOKED_UP;
        errno = 0;
        interfaceIndex = 0;
        interfaceName = "";
        sourceMac = 0;
        destinationMac = 0;
        pathMtu = 0;
        sourceLength = 0;
        neighbourLength = 0;
    }

    /**
     * Packets have to go through the kernel.
     */
    void kernel(final KernelNextHop.Cause why)
    {
        cause = why;
    }

    /**
     * Packets have to go through the kernel, which said so.
     */
    void kernel(final KernelNextHop.Cause why, final int error)
    {
        cause = why;
        errno = error;
    }

    /**
     * Packets can go directly, to this Ethernet address.
     */
    void direct(final long mac)
    {
        cause = null;
        destinationMac = mac;
    }

    /**
     * The interface that the route leads by.
     */
    void leaveBy(final Link link, final int routeMtu)
    {
        interfaceIndex = link.index();
        interfaceName = link.name();
        final MacAddress mac = link.mac();
        sourceMac = mac == null ? 0 : mac.value();
        pathMtu = routeMtu == 0 ? link.mtuBytes() : Math.min(routeMtu, link.mtuBytes());
    }

    void nameInterface(final String name)
    {
        interfaceName = name;
    }

    void sourceIs(final byte[] address)
    {
        System.arraycopy(address, 0, source, 0, address.length);
        sourceLength = address.length;
    }

    /**
     * The source address is the kernel's choice.
     *
     * @return false if the kernel named none.
     */
    boolean sourceIsPreferredOf(final RouteFlyweight route)
    {
        sourceLength = route.copyPreferredSource(source);
        return sourceLength != 0;
    }

    /**
     * The neighbour is the route's gateway or, on the link itself, the destination.
     */
    void neighbourIs(final RouteFlyweight route, final byte[] destination)
    {
        neighbourLength = route.copyGateway(neighbour);
        if (neighbourLength == 0)
        {
            System.arraycopy(destination, 0, neighbour, 0, destination.length);
            neighbourLength = destination.length;
        }
    }

    int interfaceIndex()
    {
        return interfaceIndex;
    }

    int copyNeighbour(final byte[] target)
    {
        System.arraycopy(neighbour, 0, target, 0, neighbourLength);
        return neighbourLength;
    }

    int neighbourLength()
    {
        return neighbourLength;
    }

    boolean dependsOn(final NeighbourFlyweight changed)
    {
        return neighbourLength != 0 && changed.interfaceIndex() == interfaceIndex &&
            changed.isFor(neighbour, neighbourLength);
    }

    boolean isSameAs(final NextHopOutcome other)
    {
        return cause == other.cause && errno == other.errno && interfaceIndex == other.interfaceIndex &&
            interfaceName.equals(other.interfaceName) && sourceMac == other.sourceMac &&
            destinationMac == other.destinationMac && pathMtu == other.pathMtu &&
            Arrays.equals(source, 0, sourceLength, other.source, 0, other.sourceLength) &&
            Arrays.equals(neighbour, 0, neighbourLength, other.neighbour, 0, other.neighbourLength);
    }

    void copyFrom(final NextHopOutcome other)
    {
        cause = other.cause;
        errno = other.errno;
        interfaceIndex = other.interfaceIndex;
        interfaceName = other.interfaceName;
        sourceMac = other.sourceMac;
        destinationMac = other.destinationMac;
        pathMtu = other.pathMtu;
        sourceLength = other.sourceLength;
        System.arraycopy(other.source, 0, source, 0, MAX_ADDRESS_LENGTH);
        neighbourLength = other.neighbourLength;
        System.arraycopy(other.neighbour, 0, neighbour, 0, MAX_ADDRESS_LENGTH);
    }

    NextHopState toState(final NextHop nextHop)
    {
        final KernelNextHop.Cause why = cause;
        return why == null ?
            new DirectNextHop(interfaceIndex, interfaceName, address(source, sourceLength), new MacAddress(sourceMac),
                new MacAddress(destinationMac), pathMtu) :
            new KernelNextHop(why, reason(why, nextHop));
    }

    private String reason(final KernelNextHop.Cause why, final NextHop nextHop)
    {
        final String to = nextHop.destination().getHostAddress();
        return switch (why)
        {
            case NOT_LOOKED_UP -> "the kernel has not been asked yet";
            case LOCAL -> to + " is an address of this host";
            case BROADCAST -> to + " is a broadcast address";
            case JOINED -> "this host has joined " + to + " on " + interfaceName + " itself";
            case NO_ROUTE -> errno == 0 ? "the route to " + to + " does not let packets pass" :
                "no route to " + to + ": " + Errno.name(errno) + " (" + errno + ")";
            case SOURCE_NOT_ASSIGNED -> nextHop.source() == null ?
                "no address of this host may be the source of packets to " + to :
                "the source address " + nextHop.source().getHostAddress() + " is not an address of this host";
            case INTERFACE_MISSING -> "there is no interface " + interfaceName + " to reach " + to;
            case INTERFACE_DOWN -> "interface " + interfaceName + " to " + to + " is down or has no carrier";
            case OTHER_INTERFACE ->
                "the route to " + to + " leads by " + interfaceName + ", not by " + nextHop.interfaceName();
            case NOT_ETHERNET -> "interface " + interfaceName + " to " + to + " does not carry Ethernet frames";
            case ENCAPSULATED -> "the route to " + to + " wraps packets into another protocol";
            case NEIGHBOUR_UNRESOLVED -> "the Ethernet address of " +
                address(neighbour, neighbourLength).getHostAddress() + " on " + interfaceName + " is not known yet";
            case LOOKUP_FAILED ->
                "asking the kernel for the way to " + to + " failed: " + Errno.name(errno) + " (" + errno + ")";
        };
    }

    private static InetAddress address(final byte[] bytes, final int length)
    {
        try
        {
            final byte[] exact = Arrays.copyOf(bytes, length);
            return length == MAX_ADDRESS_LENGTH ? Inet6Address.getByAddress(null, exact, -1) :
                InetAddress.getByAddress(exact);
        }
        catch (final UnknownHostException e)
        {
            throw new IllegalStateException("an address of checked length was refused", e);
        }
    }
}
