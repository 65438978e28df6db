/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.xdp.XdpRingOffsets;
import java.lang.foreign.MemorySegment;

/**
 * Frames whose packets were sent.
 */
final class CompletionRing extends ConsumerRing
{
    CompletionRing(final MemorySegment memory, final XdpRingOffsets offsets, final int size)
    {
        super(memory, offsets, size);
    }

    /** The packet's offset into UMEM, as it was put into the TX ring. */
    long packet(final int number)
    {
        return memory().get(JAVA_LONG, peekedOffset(number, Long.BYTES));
    }
}
