/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import dev.slipstream.linux.xdp.XdpSocketCalls;

/**
 * Whether packets travel between the interface and UMEM without being copied.
 */
public enum CopyMode
{
    /** Without copying where the interface can, else with. */
    PREFER_ZERO_COPY(XdpSocketCalls.XDP_ZEROCOPY),

    /** Without copying or not at all. */
    ZERO_COPY(XdpSocketCalls.XDP_ZEROCOPY),

    /** With copying, which every interface can. */
    COPY(XdpSocketCalls.XDP_COPY);

    private final int firstFlag;

    CopyMode(final int firstFlag)
    {
        this.firstFlag = firstFlag;
    }

    /** What to ask the kernel for first. */
    int firstFlag()
    {
        return firstFlag;
    }
}
