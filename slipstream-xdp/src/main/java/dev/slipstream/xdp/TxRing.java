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
 * Packets to send.
 */
final class TxRing extends ProducerRing
{
    TxRing(final MemorySegment memory, final XdpRingOffsets offsets, final int size)
    {
        super(memory, offsets, size);
    }

    void put(final int number, final long packet, final int length, final boolean isContinued)
    {
        final long offset = reservedOffset(number, XdpDescriptor.LENGTH);
        memory().set(JAVA_LONG, offset + XdpDescriptor.ADDRESS_OFFSET, packet);
        memory().set(JAVA_INT, offset + XdpDescriptor.LENGTH_OFFSET, length);
        memory().set(JAVA_INT, offset + XdpDescriptor.OPTIONS_OFFSET, isContinued ? XdpDescriptor.PACKET_CONTINUES : 0);
    }
}
