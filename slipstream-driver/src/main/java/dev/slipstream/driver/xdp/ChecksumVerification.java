/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import org.jspecify.annotations.Nullable;

/**
 * Whether checksums of packets received over AF_XDP are verified, in software: XDP does not say what the hardware
 * found. Zero, and what the kernel leaves where it expects hardware to do the rest, passes in any case.
 */
public enum ChecksumVerification
{
    /** On, but not between virtual interfaces of one machine (veth), where there is no wire that could do damage. */
    AUTO,

    /** On. */
    ON,

    /** Off: what a damaged packet holds is taken for data. */
    OFF;

    /**
     * Whether to verify what an interface received.
     *
     * @param interfaceKind kind of a virtual interface, as rtnetlink names it; null for hardware.
     * @return true to verify.
     */
    public boolean isOnFor(final @Nullable String interfaceKind)
    {
        return this == ON || (this == AUTO && !"veth".equals(interfaceKind));
    }

    /**
     * Read the value of a property.
     *
     * @param property to name in an error.
     * @param value    of it.
     * @return what it means.
     * @throws IllegalArgumentException if it means nothing.
     */
    public static ChecksumVerification parse(final String property, final String value)
    {
        return switch (value)
        {
            case "auto" -> AUTO;
            case "true" -> ON;
            case "false" -> OFF;
            default -> throw new IllegalArgumentException(property + "=" + value + ": must be auto, true or false");
        };
    }
}
