/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.xdp;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/**
 * The structs of {@code linux/if_xdp.h}, their fields named as in C.
 */
final class XdpLayouts
{
    static final StructLayout SOCKADDR_XDP = structLayout(
        JAVA_SHORT.withName("sxdp_family"),
        JAVA_SHORT.withName("sxdp_flags"),
        JAVA_INT.withName("sxdp_ifindex"),
        JAVA_INT.withName("sxdp_queue_id"),
        JAVA_INT.withName("sxdp_shared_umem_fd"));

    /** The four bytes at the end are {@code tx_metadata_len} from Linux 6.11 on, and padding before. */
    static final StructLayout XDP_UMEM_REG = structLayout(
        JAVA_LONG.withName("addr"),
        JAVA_LONG.withName("len"),
        JAVA_INT.withName("chunk_size"),
        JAVA_INT.withName("headroom"),
        JAVA_INT.withName("flags"),
        MemoryLayout.paddingLayout(4));

    static final StructLayout XDP_RING_OFFSET = structLayout(
        JAVA_LONG.withName("producer"),
        JAVA_LONG.withName("consumer"),
        JAVA_LONG.withName("desc"),
        JAVA_LONG.withName("flags"));

    static final StructLayout XDP_MMAP_OFFSETS = structLayout(
        XDP_RING_OFFSET.withName("rx"),
        XDP_RING_OFFSET.withName("tx"),
        XDP_RING_OFFSET.withName("fr"),
        XDP_RING_OFFSET.withName("cr"));

    static final StructLayout XDP_STATISTICS = structLayout(
        JAVA_LONG.withName("rx_dropped"),
        JAVA_LONG.withName("rx_invalid_descs"),
        JAVA_LONG.withName("tx_invalid_descs"),
        JAVA_LONG.withName("rx_ring_full"),
        JAVA_LONG.withName("rx_fill_ring_empty_descs"),
        JAVA_LONG.withName("tx_ring_empty_descs"));

    static final StructLayout XDP_OPTIONS = structLayout(
        JAVA_INT.withName("flags"));

    static final StructLayout XDP_DESC = structLayout(
        JAVA_LONG.withName("addr"),
        JAVA_INT.withName("len"),
        JAVA_INT.withName("options"));

    private XdpLayouts()
    {
    }

    static long offset(final StructLayout layout, final String... path)
    {
        final PathElement[] elements = new PathElement[path.length];
        for (int i = 0; i < path.length; i++)
        {
            elements[i] = PathElement.groupElement(path[i]);
        }
        return layout.byteOffset(elements);
    }
}
