/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.netlink;

/**
 * The operational state of an interface: RFC 2863, and the {@code IF_OPER_*} constants of {@code linux/if.h}, whose
 * values are the ordinals.
 */
public enum OperState
{
    /** The driver does not say: loopback and many virtual interfaces. Not a sign of trouble. */
    UNKNOWN,
    /** Something the interface needs is missing. */
    NOT_PRESENT,
    /** No carrier, or administratively down. */
    DOWN,
    /** An interface underneath is down. */
    LOWER_LAYER_DOWN,
    /** Being tested. */
    TESTING,
    /** Waits for something outside, such as 802.1X. */
    DORMANT,
    /** Carries packets. */
    UP;

    private static final OperState[] VALUES = values();

    static OperState of(final int value)
    {
        return value < VALUES.length ? VALUES[value] : UNKNOWN;
    }
}
