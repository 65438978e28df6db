/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import dev.slipstream.linux.MappedMemory;
import java.lang.foreign.MemorySegment;

/**
 * The memory in which packets lie, cut into frames: the first ones for receiving, the others for sending. Frames are
 * named by their offset. With frames of the smaller size:
 *
 * <pre>
 *   received:  0          256        278        320                                 2048
 *              | kernel's | ours: 22 | headers  | payload of UDP over IPv4 ...      |
 *
 *   to send:   0          22         64                                             2048
 *              | unused   | headers  | payload of UDP over IPv4 ...                 |
 * </pre>
 *
 * <p>The headers of Ethernet, IPv4 and UDP are 42 bytes, so that the 22 bytes before them put the payload on a cache
 * line and its 64-bit fields on their natural boundaries. (A driver that works without copying may place packets
 * elsewhere; nothing depends on this but speed.)
 *
 * <p>Whoever holds an address within may use it until {@link #close()}, and not after.
 */
public final class Umem implements AutoCloseable
{
    /** The smallest frame that the kernel allows, in bytes, and enough for Ethernet's usual MTU. */
    public static final int MIN_FRAME_SIZE = 2048;

    /** The largest frame that the kernel allows where pages are small, in bytes. */
    public static final int MAX_FRAME_SIZE = 4096;

    /** What we ask the kernel to leave free before a received packet, and leave free before one to send. */
    static final int HEADROOM = 22;

    /** {@code XDP_PACKET_HEADROOM} of {@code linux/bpf.h}: what the kernel leaves free by itself. */
    private static final int KERNEL_HEADROOM = 256;

    private final MappedMemory memory;
    private final int rxFrames;
    private final int txFrames;
    private final int frameSize;
    private final boolean isMultiBuffer;

    /**
     * @param configuration says how many frames of which size, and in which pages.
     */
    public Umem(final XskConfiguration configuration)
    {
        rxFrames = configuration.rxFrames();
        txFrames = configuration.txFrames();
        frameSize = configuration.frameSize();
        isMultiBuffer = configuration.multiBuffer();
        memory = configuration.hugePages() ?
            MappedMemory.anonymousHuge("UMEM", configuration.umemLength()) :
            MappedMemory.anonymous("UMEM", configuration.umemLength());
    }

    static int maxRxPacketLength(final int frameSize)
    {
        return frameSize - KERNEL_HEADROOM - HEADROOM;
    }

    static int maxTxPacketLength(final int frameSize)
    {
        return frameSize - HEADROOM;
    }

    /**
     * The address of a packet or frame in this process.
     *
     * @param offset into UMEM.
     * @return the address.
     */
    public long address(final long offset)
    {
        return memory.segment().address() + offset;
    }

    /** Whether a packet may lie in several frames. */
    boolean isMultiBuffer()
    {
        return isMultiBuffer;
    }

    int frameSize()
    {
        return frameSize;
    }

    MemorySegment segment()
    {
        return memory.segment();
    }

    int rxFrames()
    {
        return rxFrames;
    }

    int txFrames()
    {
        return txFrames;
    }

    long rxFrame(final int index)
    {
        return (long)index * frameSize;
    }

    long txFrame(final int index)
    {
        return (long)(rxFrames + index) * frameSize;
    }

    /** The frame in which a packet lies. */
    long frameOf(final long packet)
    {
        return packet & -frameSize;
    }

    @Override
    public void close()
    {
        memory.close();
    }
}
