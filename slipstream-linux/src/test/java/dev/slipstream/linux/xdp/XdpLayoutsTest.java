/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.xdp;

import dev.slipstream.linux.LayoutAudit;
import dev.slipstream.linux.bpf.Bpf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class XdpLayoutsTest
{
    @Test
    @Timeout(120)
    void shouldMatchTheHeaders() throws Exception
    {
        new LayoutAudit("linux/if_link.h", "linux/if_xdp.h", "sys/socket.h")
            .struct("struct sockaddr_xdp", XdpLayouts.SOCKADDR_XDP)
            .struct("struct xdp_umem_reg", XdpLayouts.XDP_UMEM_REG)
            .struct("struct xdp_ring_offset", XdpLayouts.XDP_RING_OFFSET)
            .struct("struct xdp_mmap_offsets", XdpLayouts.XDP_MMAP_OFFSETS)
            .struct("struct xdp_statistics", XdpLayouts.XDP_STATISTICS)
            .struct("struct xdp_options", XdpLayouts.XDP_OPTIONS)
            .struct("struct xdp_desc", XdpLayouts.XDP_DESC)
            .constant("XDP_COPY", XdpSocketCalls.XDP_COPY)
            .constant("XDP_ZEROCOPY", XdpSocketCalls.XDP_ZEROCOPY)
            .constant("XDP_USE_NEED_WAKEUP", XdpSocketCalls.XDP_USE_NEED_WAKEUP)
            .constant("XDP_RING_NEED_WAKEUP", XdpRingOffsets.NEED_WAKEUP)
            .constant("XDP_RX_RING", XdpRing.RX.sizeOption())
            .constant("XDP_TX_RING", XdpRing.TX.sizeOption())
            .constant("XDP_UMEM_FILL_RING", XdpRing.FILL.sizeOption())
            .constant("XDP_UMEM_COMPLETION_RING", XdpRing.COMPLETION.sizeOption())
            .constant("XDP_FLAGS_SKB_MODE", Bpf.XDP_FLAGS_SKB_MODE)
            .constant("XDP_FLAGS_DRV_MODE", Bpf.XDP_FLAGS_DRV_MODE)
            .verify();
    }
}
