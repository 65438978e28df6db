/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp.bpf;

import dev.slipstream.linux.bpf.Bpf;

/**
 * Where an XDP program runs.
 */
public enum XdpMode
{
    /** In the interface's driver, before the kernel has made a packet buffer: fast, where the driver can. */
    NATIVE(Bpf.XDP_FLAGS_DRV_MODE),

    /** In the kernel's receive path, after it has: works everywhere. */
    GENERIC(Bpf.XDP_FLAGS_SKB_MODE);

    private final int flags;

    XdpMode(final int flags)
    {
        this.flags = flags;
    }

    int flags()
    {
        return flags;
    }
}
