/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.route;

/**
 * Packets have to go through the kernel's socket.
 *
 * @param cause  why, for counting.
 * @param reason why, for reading; it names the addresses and interfaces.
 */
public record KernelNextHop(Cause cause, String reason) implements NextHopState
{
    /**
     * What stands in the way of going directly.
     */
    public enum Cause
    {
        /** Nobody has looked yet: the next poll will. */
        NOT_LOOKED_UP,
        /** The destination is this host: its packets never reach an interface. */
        LOCAL,
        /** The destination is everybody on a link, and this host may be among them. */
        BROADCAST,
        /** A socket of this host has joined the group, and only the kernel gives it a copy. */
        JOINED,
        /** The kernel has no route, or one that says no. */
        NO_ROUTE,
        /** The packets' source address is not, or no longer, an address of this host. */
        SOURCE_NOT_ASSIGNED,
        /** The interface does not exist (any more). */
        INTERFACE_MISSING,
        /** The interface is switched off, or has no carrier. */
        INTERFACE_DOWN,
        /** The route leads by another interface than the one asked for. */
        OTHER_INTERFACE,
        /** The interface does not carry Ethernet frames. */
        NOT_ETHERNET,
        /** The route wraps packets into another protocol. */
        ENCAPSULATED,
        /** The neighbour's Ethernet address is not known, or found wrong: a packet through the kernel will tell. */
        NEIGHBOUR_UNRESOLVED,
        /** The kernel could not be asked; the next poll tries again. */
        LOOKUP_FAILED
    }
}
