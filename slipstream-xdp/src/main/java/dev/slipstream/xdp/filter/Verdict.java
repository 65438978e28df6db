/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.filter;

/**
 * What the filter found out about a packet, in the order in which it looks. Only {@link #REDIRECTED} packets leave the
 * kernel's stack.
 */
public enum Verdict
{
    /** Ours: handed to the AF_XDP socket of its queue. */
    REDIRECTED,

    /** Neither IPv4 nor IPv6 behind Ethernet with at most one VLAN tag. */
    NOT_IP,

    /** IP, but not UDP. */
    NOT_UDP,

    /** Truncated, or a length field that says more than there is. The kernel's stack knows what to do with it. */
    MALFORMED,

    /** IPv4 options, or IPv6 extension headers other than the fragment header: not read here. */
    IP_OPTIONS,

    /** A fragment, the first one included: the kernel puts datagrams together. */
    FRAGMENT,

    /** UDP to an address and port that nobody registered. */
    NOT_REGISTERED,

    /** For a registered endpoint, but not what an Aeron frame looks like. */
    NOT_AERON,

    /** Ours, but larger than the sockets take. */
    TOO_LARGE,

    /** Ours, but its queue has no socket. */
    NO_SOCKET;

    private static final Verdict[] VALUES = values();

    static int count()
    {
        return VALUES.length;
    }

    @SuppressWarnings("EnumOrdinal") // program and reader are generated from the same enum
    int counterIndex()
    {
        return ordinal();
    }
}
