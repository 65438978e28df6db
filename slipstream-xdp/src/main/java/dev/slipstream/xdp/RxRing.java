/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipstream.linux.xdp.XdpDescriptor;
import dev.slipstream.linux.xdp.XdpRingOffsets;
import java.lang.foreign.MemorySegment;

/**
 * Packets received.
 */
final class RxRing extends ConsumerRing
{
    RxRing(final MemorySegment memory, final XdpRingOffsets offsets, final int size)
    {
        super(memory, offsets, size);
    }

    /** Where the packet begins, as an offset into UMEM: within its frame, not at its beginning. */
    long packet(final int number)
    {
        return memory().get(JAVA_LONG, peekedOffset(number, XdpDescriptor.LENGTH) + XdpDescriptor.ADDRESS_OFFSET);
    }

    boolean isContinued(final int number)
    {
        final int options = memory().get(
            JAVA_INT, peekedOffset(number, XdpDescriptor.LENGTH) + XdpDescriptor.OPTIONS_OFFSET);
        return (options & XdpDescriptor.PACKET_CONTINUES) != 0;
    }

    int length(final int number)
    {
        return memory().get(JAVA_INT, peekedOffset(number, XdpDescriptor.LENGTH) + XdpDescriptor.LENGTH_OFFSET);
    }
}
