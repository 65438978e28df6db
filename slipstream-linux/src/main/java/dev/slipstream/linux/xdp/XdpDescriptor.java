/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.xdp;

/**
 * The element of an RX or TX ring, {@code struct xdp_desc}: where a packet lies in UMEM and how long it is.
 */
public final class XdpDescriptor
{
    /** Size of a descriptor in bytes. */
    public static final int LENGTH = (int)XdpLayouts.XDP_DESC.byteSize();

    /** Offset of the 64-bit address: relative to the beginning of UMEM. */
    public static final long ADDRESS_OFFSET = XdpLayouts.offset(XdpLayouts.XDP_DESC, "addr");

    /** Offset of the 32-bit length of the packet in bytes. */
    public static final long LENGTH_OFFSET = XdpLayouts.offset(XdpLayouts.XDP_DESC, "len");

    /** Offset of the 32-bit options; zero for a packet in one buffer. */
    public static final long OPTIONS_OFFSET = XdpLayouts.offset(XdpLayouts.XDP_DESC, "options");

    /** {@code XDP_PKT_CONTD} of {@code linux/if_xdp.h}, in the options: the packet goes on in the next descriptor. */
    public static final int PACKET_CONTINUES = 1;

    private XdpDescriptor()
    {
    }
}
