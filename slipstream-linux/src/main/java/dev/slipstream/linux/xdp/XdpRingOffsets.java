/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.xdp;

/**
 * Where the parts of a ring lie within its mapping, {@code struct xdp_ring_offset}.
 *
 * @param producer    offset of the 32-bit producer index.
 * @param consumer    offset of the 32-bit consumer index.
 * @param descriptors offset of the first element.
 * @param flags       offset of the 32-bit flags, among them {@code XDP_RING_NEED_WAKEUP}.
 */
public record XdpRingOffsets(long producer, long consumer, long descriptors, long flags)
{
    /** {@code XDP_RING_NEED_WAKEUP}: the kernel looks at the ring only after a system call. */
    public static final int NEED_WAKEUP = 1;
}
