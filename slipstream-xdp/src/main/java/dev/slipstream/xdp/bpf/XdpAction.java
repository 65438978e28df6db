/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.bpf;

/**
 * What an XDP program tells the kernel to do with a packet: {@code enum xdp_action} of {@code linux/bpf.h}.
 */
public enum XdpAction
{
    /** The program failed: drop, and leave a trace. */
    ABORTED(0),

    /** Drop. */
    DROP(1),

    /** Hand to the kernel's stack. */
    PASS(2),

    /** Send out where it came from. */
    TX(3),

    /** Hand to what the redirect helper was told. */
    REDIRECT(4);

    private static final XdpAction[] VALUES = values();

    private final int value;

    XdpAction(final int value)
    {
        this.value = value;
    }

    /**
     * The kernel's number.
     *
     * @return the value of the C enum.
     */
    public int value()
    {
        return value;
    }

    static XdpAction of(final int value)
    {
        return VALUES[value];
    }
}
