/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

/**
 * Where XDP programs are attached to an interface: the {@code XDP_ATTACHED_*} constants of {@code linux/if_link.h},
 * whose values are the ordinals.
 */
public enum XdpAttachment
{
    /** Nowhere. */
    NONE,
    /** In the driver: native XDP. */
    NATIVE,
    /** In the network stack: generic XDP. */
    GENERIC,
    /** On the card itself. */
    OFFLOADED,
    /** At several of these places. */
    SEVERAL;

    private static final XdpAttachment[] VALUES = values();

    static XdpAttachment of(final int value)
    {
        if (value >= VALUES.length)
        {
            throw new NetlinkFormatException("IFLA_XDP_ATTACHED has the unknown value " + value);
        }
        return VALUES[value];
    }
}
