/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.xdp.XdpRingOffsets;
import java.lang.foreign.MemorySegment;

/**
 * Empty frames, for the kernel to receive into.
 */
final class FillRing extends ProducerRing
{
    FillRing(final MemorySegment memory, final XdpRingOffsets offsets, final int size)
    {
        super(memory, offsets, size);
    }

    void put(final int number, final long frame)
    {
        memory().set(JAVA_LONG, reservedOffset(number, Long.BYTES), frame);
    }
}
