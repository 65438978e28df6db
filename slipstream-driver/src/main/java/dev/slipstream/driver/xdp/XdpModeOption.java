/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.xdp;

import dev.slipstream.xdp.CopyMode;

/**
 * How the operator wants AF_XDP to be used. An interface that cannot do it this way goes on over the kernel's sockets,
 * and the driver says why.
 */
public enum XdpModeOption
{
    /** The best that the interface can: native before generic, without copying before with. */
    AUTO("auto", CopyMode.PREFER_ZERO_COPY),

    /** Natively and without copying, or not at all. */
    ZERO_COPY("zero-copy", CopyMode.ZERO_COPY),

    /** Natively, with copying. */
    NATIVE("native", CopyMode.COPY),

    /** In the kernel's receive path, with copying: works everywhere, and gains the least. */
    GENERIC("generic", CopyMode.COPY);

    private final String value;
    private final CopyMode copyMode;

    XdpModeOption(final String value, final CopyMode copyMode)
    {
        this.value = value;
        this.copyMode = copyMode;
    }

    /**
     * Whether sockets copy where the program runs in the interface's driver.
     */
    CopyMode copyMode()
    {
        return copyMode;
    }

    /**
     * Read the value of a property.
     *
     * @param property to name in an error.
     * @param value    of it.
     * @return what it means.
     * @throws IllegalArgumentException if it means nothing.
     */
    public static XdpModeOption parse(final String property, final String value)
    {
        for (final XdpModeOption option : values())
        {
            if (option.value.equals(value))
            {
                return option;
            }
        }
        throw new IllegalArgumentException(property + "=" + value + ": must be auto, zero-copy, native or generic");
    }
}
