/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.xdp;

import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.MappedMemory;

/**
 * The four rings of an AF_XDP socket: the option that sizes each, the offset at which it is mapped, and what its
 * elements are (from {@code linux/if_xdp.h}).
 */
public enum XdpRing
{
    /** Packets received: the kernel produces descriptors. */
    RX(2, 0, "rx", XdpDescriptor.LENGTH),

    /** Packets to send: the kernel consumes descriptors. */
    TX(3, 0x80000000L, "tx", XdpDescriptor.LENGTH),

    /** Frames to receive into: the kernel consumes UMEM addresses. */
    FILL(5, 0x100000000L, "fr", Long.BYTES),

    /** Frames that were sent: the kernel produces UMEM addresses. */
    COMPLETION(6, 0x180000000L, "cr", Long.BYTES);

    private final int sizeOption;
    private final long mapOffset;
    private final String offsetsField;
    private final int elementLength;

    XdpRing(final int sizeOption, final long mapOffset, final String offsetsField, final int elementLength)
    {
        this.sizeOption = sizeOption;
        this.mapOffset = mapOffset;
        this.offsetsField = offsetsField;
        this.elementLength = elementLength;
    }

    /**
     * Map the ring of a socket; its size must have been set.
     *
     * @param socket  the socket.
     * @param offsets of that socket, for this ring.
     * @param entries the size of the ring.
     * @return the mapping.
     */
    public MappedMemory map(final FileDescriptor socket, final XdpRingOffsets offsets, final int entries)
    {
        final long length = offsets.descriptors() + (long)entries * elementLength;
        return MappedMemory.shared(name() + " ring of " + socket, length, socket, mapOffset);
    }

    int sizeOption()
    {
        return sizeOption;
    }

    String offsetsField()
    {
        return offsetsField;
    }
}
