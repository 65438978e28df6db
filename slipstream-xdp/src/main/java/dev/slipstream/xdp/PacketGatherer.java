/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import dev.slipstream.linux.xdp.XdpDescriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Puts a packet that lies in several frames together, in memory of its own. What exceeds the longest packet is left
 * out, so that the packet contradicts its own lengths and is refused by whoever reads it.
 *
 * <p>For the receiving thread. A packet may be gathered over several turns.
 */
final class PacketGatherer
{
    private static final int CACHE_LINE = 64;

    private final MemorySegment umem;
    private final MemorySegment memory;
    private boolean isPending;
    private int length;

    PacketGatherer(final MemorySegment umem)
    {
        this.umem = umem;
        // As in a frame, the headroom puts the payload of UDP over IPv4 on a cache line.
        memory = Arena.ofAuto().allocate(Umem.HEADROOM + XskConfiguration.MAX_JUMBO_PACKET_LENGTH, CACHE_LINE)
            .asSlice(Umem.HEADROOM);
    }

    /** Whether a packet was begun, and the next frame belongs to it. */
    boolean isPending()
    {
        return isPending;
    }

    /**
     * Take the next part of a packet, or the first.
     *
     * @param packet      where it lies in UMEM.
     * @param partLength  of it.
     * @param isContinued as {@link XdpDescriptor#PACKET_CONTINUES} says.
     * @return true if the packet is complete.
     */
    boolean add(final long packet, final int partLength, final boolean isContinued)
    {
        if (!isPending)
        {
            length = 0;
        }
        final int copied = (int)Math.min(partLength, memory.byteSize() - length);
        MemorySegment.copy(umem, packet, memory, length, copied);
        length += copied;
        isPending = isContinued;
        return !isContinued;
    }

    long address()
    {
        return memory.address();
    }

    int length()
    {
        return length;
    }
}
